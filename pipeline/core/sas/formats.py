"""What a SAS format says of a number: takes its name, tells whether the number is a date, a time or a datetime.

Source: SAS 9.4 Formats and Informats: Reference, and its National Language Support reference. Families are written as patterns;
informats of the ANYDT family are among them because files carry them as formats too.
"""

import re

DATE, TIME, DATETIME = "date", "time", "datetime"

# Two-letter separators (blank, colon, dash, none, period, slash) that end many names; three-letter languages that begin others.
_SEPARATOR = "[BCDNPS]?"
_LANGUAGE = "(?:EUR|CRO|CSY|DAN|DES|DEU|ENG|ESP|FIN|FRA|FRS|HUN|ITA|MAC|NLD|NOR|POL|PTG|RUS|SLO|SVE)"
_ISO = "(?:E8601|B8601|N8601|IS8601)"

_MONTH_NAMES = rf"MONYY|YYMON|YYMM{_SEPARATOR}|MMYY{_SEPARATOR}|{_LANGUAGE}DF(?:MY)|NLDATEYM[LMS]?"
_YEAR_NAMES = "YEAR|NLDATEYR"
_DATE_NAMES = (
    rf"DATE|DAY|YYMMDD{_SEPARATOR}|MMDDYY{_SEPARATOR}|DDMMYY{_SEPARATOR}|WEEKDAT[EX]|WORDDAT[EX]|DOWNAME|WEEKDAY|WEEK[UVW]"
    rf"|YYWEEK[UVW]|JULIAN|JULDAY|PDJUL[GI]|MONTH|MONNAME|QTRR?|YYQR?[CDNPSZ]?|NENGO|MINGUO|HDATE|HEBDATE|JDATE[A-Z]+|JNENGO[A-Z]*"
    rf"|{_ISO}DA|{_LANGUAGE}DF(?:DD|DE|DMY|DN|DWN|MN|WDX|WKX)|NLDATE[A-Z]*|ANYDTDTE|STRDATE|{_MONTH_NAMES}|{_YEAR_NAMES}"
)
_DAY_OF_DATETIME = rf"DTDATE|DTWKDATX|{_ISO}DN|NLDATMDT"
_DATETIME_NAMES = (
    rf"DATETIME|DATEAMPM|MDYAMPM|YMDDTTM|DTMONYY|DTYEAR|DTYYQC|{_DAY_OF_DATETIME}|{_ISO}(?:DT|DZ|DX|DJ|LX)|{_LANGUAGE}DFDT"
    r"|NLDATM[A-Z]*|ANYDTDTM|YMDDTTM"
)
_TIME_NAMES = rf"TIME|TIMEAMPM|HHMM|HOUR|MMSS|TOD|STIMER|{_ISO}(?:TM|TX|TZ|LZ)|NLTIM(?:E|AP)|ANYDTTME"

_KINDS = {DATE: re.compile(_DATE_NAMES), DATETIME: re.compile(_DATETIME_NAMES), TIME: re.compile(_TIME_NAMES)}
_ONLY_MONTH, _ONLY_YEAR = re.compile(f"{_MONTH_NAMES}|DTMONYY"), re.compile(f"{_YEAR_NAMES}|DTYEAR")


def name_of_format(format: str) -> str:
    """A format without its width and decimals, upper case: "e8601dt26.6" -> "E8601DT"."""
    return re.sub(r"(?<=[A-Z])\d*(\.\d*)?$", "", format.strip().upper())


def kind_of_format(format: str) -> str:
    """DATE (days since 1960-01-01), DATETIME (seconds since then), TIME (seconds since midnight), or "" for any other number."""
    name = name_of_format(format)
    return next((kind for kind, known in _KINDS.items() if known.fullmatch(name)), "")


def precision_of_format(format: str) -> str:
    """How much of a date the format shows: "Y" the year, "M" year and month, "D" the day (also of a datetime); "" all of it."""
    name = name_of_format(format)
    shown = {"Y": _ONLY_YEAR, "M": _ONLY_MONTH, "D": re.compile(_DAY_OF_DATETIME)}
    return next((part for part, known in shown.items() if known.fullmatch(name)), "")


def is_utc(format: str) -> bool:
    """Whether a datetime of this format counts in UTC, not in the local time of where it was taken."""
    return name_of_format(format).endswith("8601DZ")
