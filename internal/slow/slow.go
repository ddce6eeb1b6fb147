// Package slow marks tests that take long, be it that they compute much or that
// they wait for a limit of time: make test leaves them out, make test-slow runs
// them alone, and CI runs both.
package slow

import "testing"

// Test leaves the test out where only quick ones are wanted (go test -short).
func Test(tb testing.TB) {
	tb.Helper()
	if testing.Short() {
		tb.Skip("slow: make test-slow runs it")
	}
}
