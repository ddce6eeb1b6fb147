package duckdb

// Permitted are the functions that [Store.Query] lets pass.
var Permitted = permitted
