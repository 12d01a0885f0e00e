"""The errors that a user can mend: one base class, whose message says what is wrong, where, and what to do.

CrfError
  UsageError        WorkspaceError   a study or transfer that is not there    SelectionError   assets that are not there
                    CompareError     datasets that cannot be compared         TreeError        a folder that is no m5 tree
  YamlError         any YAML file
  StudyError        study.yaml            TranslationError   translations.csv
  TerminologyError  files of terminology/ CodingError        files of coding/
  ScoringError      files of questionnaires/
  TrialError        code of a trial       TransferError    files of a transfer    SourceError   received SDTM
  MappingError      a mapping             SubmissionError, CoreError              the package and its conformance
  BusyError, BrokerError, ProcessesError    a run               ExampleError   the public example
  SurroundingsError   the machine: a folder, the disk, memory
"""


class CrfError(Exception):
    """An error of the input or its surroundings, not of the product: its message tells a user all."""


class UsageError(CrfError):
    """What a command was given is not there or cannot be used: it ends with exit code 2 and has changed nothing."""
