"""Groups compared: time to event, rates, means of survival; stratified or not. Functions of arrays, no tables."""
