package duckdb

import (
	"context"
	"database/sql/driver"

	"github.com/blindspot/blindspot"
)

// Fingerprint is a digest of the selected events, which they are and in which version, and
// of what users declare of actors. What is worked out from these alone holds as long as it
// stays the same. Limit and offset of the filter mean nothing here.
func (s *Store) Fingerprint(ctx context.Context, f blindspot.Filter) (sum string, err error) {
	err = s.selecting(ctx, "reading which events there are", f,
		func(c *conditions) string {
			return "SELECT count(*) || ' ' || coalesce(bit_xor(hash(e.version, e.key, e.hash, e.not_yearly)), 0) || ' ' ||" +
				" (SELECT count(*) || ' ' || coalesce(bit_xor(hash(a)), 0) FROM base_declaration a)" + c.from() + c.String()
		},
		func(_ *dictionary, v []driver.Value) error {
			sum = text(v[0])
			return nil
		})
	return sum, err
}
