package duckdb

import (
	"fmt"
	"time"
)

// Texts returns the row's values as text, for a table: nothing for NULL, days as
// YYYY-MM-DD.
func (r *Rows) Texts() ([]string, error) {
	values, err := r.Values()
	if err != nil {
		return nil, err
	}
	cells := make([]string, len(values))
	for i, v := range values {
		cells[i] = cell(v)
	}
	return cells, nil
}

func cell(v any) string {
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
