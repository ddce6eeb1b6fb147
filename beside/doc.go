// Package beside lays two records of one group side by side, month by month, and says
// how far they agree. It never adds one to the other: no value of this package holds
// a sum over both.
package beside
