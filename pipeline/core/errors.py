"""The errors that a user can mend: one base class, whose message says what is wrong, where, and what to do.

CrfError
  StudyError        study.yaml            WorkspaceError   a study or transfer that is not there
  TranslationError  translations.csv
  TrialError        code of a trial       TransferError    files of a transfer    SourceError   received SDTM
  MappingError      a mapping             SubmissionError, CoreError              the package and its conformance
  SelectionError, BusyError, BrokerError, ProcessesError    a run               ExampleError   the public example
  CompareError      datasets that cannot be compared
"""


class CrfError(Exception):
    """An error of the input or its surroundings, not of the product: its message tells a user all."""
