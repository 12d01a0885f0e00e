"""Results as data: ARD rows and the records behind them."""
