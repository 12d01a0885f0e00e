"""What ADaM names after a trial's drugs: their variables, with their labels. Filled from `drugs` of study.yaml.

Free of table classes: study.yaml is checked against these labels before any table is declared.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class DrugColumns:
    """A study drug as datasets and outputs name it; `number` is its place among the drugs of study.yaml, `name` is EXTRT.

    `label` names it in labels and heads. Without `prefix` it has no variables of its own in ADSL, without `letter` no parameters
    in ADEX. `relation`, `action`: the qualifiers of SUPPAE that AREL{number} and AACN{number} of ADAE are copies of.
    """

    number: int
    name: str
    label: str
    prefix: str = ""
    letter: str = ""
    relation: str = ""
    action: str = ""

    @property
    def word(self) -> str:
        """The label within a sentence: `Cisplatin` is cisplatin there, `T-DXd` stays as it is."""
        return self.label.lower() if self.label[1:].islower() else self.label

    @property
    def arel(self) -> str:
        """The variable of ADAE with the causality to the drug; empty where it was not asked."""
        return f"AREL{self.number}" if self.relation else ""

    @property
    def aacn(self) -> str:
        """The variable of ADAE with the action taken with the drug; empty where it was not asked."""
        return f"AACN{self.number}" if self.action else ""

    @property
    def labels(self) -> dict[str, str]:
        """The labels of the drug's own variables, by name."""
        of_adsl = {
            f"{self.prefix}SDT": f"{self.label} First Exposure Date",
            f"{self.prefix}EDT": f"{self.label} Last Exposure Date",
            f"{self.prefix}EOTST": f"{self.label} End of Treatment Status",
            f"{self.prefix}DCTRS": f"{self.label} Reason for Discontinuation",
        }
        of_adae = {self.arel: f"Analysis Causality, {self.label}", self.aacn: f"Action Taken with {self.label}"}
        return (of_adsl if self.prefix else {}) | {name: label for name, label in of_adae.items() if name}
