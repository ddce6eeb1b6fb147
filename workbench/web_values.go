package workbench

import (
	"fmt"
	"math/big"
	"time"

	"github.com/blindspot/blindspot"
)

// integer reads a whole number as the driver gives it; NULL is 0, so that it
// suits counts and sums alone.
func integer(v any) int64 {
	switch n := v.(type) {
	case int64:
		return n
	case int32:
		return int64(n)
	case uint8:
		return int64(n)
	case int:
		return int64(n)
	case uint64:
		return int64(n) //nolint:gosec // counts
	case float64:
		return int64(n)
	case *big.Int:
		return n.Int64()
	}
	return 0
}

func str(v any) string {
	s, _ := v.(string)
	return s
}

func day(v any) blindspot.Date {
	t, ok := v.(time.Time)
	if !ok {
		return 0
	}
	return blindspot.DateOf(t)
}

// cellText writes any value of a result for a table.
func cellText(v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case time.Time:
		if x.Equal(x.Truncate(24 * time.Hour)) {
			return x.Format(time.DateOnly)
		}
		return x.Format("2006-01-02 15:04:05")
	case []byte:
		return string(x)
	}
	return fmt.Sprint(v)
}
