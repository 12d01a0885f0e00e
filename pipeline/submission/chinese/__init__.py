"""What a package in Chinese has in place of English: words of labels and decodes, terms as collected."""

from pipeline.submission.chinese.vocabulary import Vocabulary, vocabulary

__all__ = ["Vocabulary", "vocabulary"]
