package duckdb

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// The ledger knows every id by itself, whatever ids look like: it says what a
// plain map says.
func TestLedgerIsAMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := &ledger{ids: numbering{others: map[string]uint64{}}, nextKey: 1, nextVersion: 1}
		type known struct {
			hash uint64
			ref  reference
		}
		seen := map[string]known{}
		id := rapid.Custom(func(t *rapid.T) string {
			n := rapid.IntRange(0, 3000).Draw(t, "n")
			return fmt.Sprintf(rapid.SampledFrom([]string{"ged:%d", "ged:0%d", "acled:AFG%d", "x:%d", "%d", "ged:%d99999999999999999999", "ged:+%d", ":%d"}).Draw(t, "form"), n)
		})
		rows := rapid.IntRange(1, 400).Draw(t, "rows")
		for line := 1; line <= rows; line++ {
			id, hash := id.Draw(t, "id"), rapid.Uint64Range(0, 1).Draw(t, "hash")
			got, ref := l.enter(id, hash, line)
			want, was := stored, seen[id]
			switch {
			case was.ref.line == 0:
				seen[id] = known{hash, ref}
			case was.hash == hash:
				want = repeated
			default:
				want = duplicated
			}
			if got != want || ref != seen[id].ref {
				t.Fatalf("%s on line %d: %d at %+v, want %d at %+v", id, line, got, ref, want, seen[id].ref)
			}
		}
		if l.n != len(seen) || int(l.nextKey) != len(seen)+1 {
			t.Fatalf("%d entries for %d ids", l.n, len(seen))
		}
	})
}
