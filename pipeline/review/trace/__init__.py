"""From a printed number to the form: the steps, the rule of each, and how a page and the console show them."""
