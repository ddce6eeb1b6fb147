package workbench

// Grow is open to tests, which hold what is forecast from it against what is not.
var Grow = (*Bench).grow
