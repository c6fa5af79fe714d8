"""What every engine must do: one suite over all of them."""
