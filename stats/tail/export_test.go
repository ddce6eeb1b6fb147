package tail

// LogUpperGamma exposes the incomplete gamma function to its test.
var LogUpperGamma = logUpperGamma
