package workbench

import (
	"context"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
)

var listedColumns = []duckdb.Column{{Name: "id", Type: "VARCHAR"}, {Name: "date_from", Type: "DATE"}, {Name: "date_to", Type: "DATE"},
	{Name: "violence", Type: "VARCHAR"}, {Name: "side_a", Type: "VARCHAR"}, {Name: "side_b", Type: "VARCHAR"},
	{Name: "country", Type: "VARCHAR"}, {Name: "area", Type: "VARCHAR"}, {Name: "area_name", Type: "VARCHAR"},
	{Name: "deaths", Type: "BIGINT"}, {Name: "deaths_low", Type: "BIGINT"}, {Name: "deaths_high", Type: "BIGINT"},
	{Name: "place_precision", Type: "BIGINT"}, {Name: "source", Type: "VARCHAR"}, {Name: "release", Type: "VARCHAR"}}

// WriteParquet writes events as the browser lists them to a Parquet file.
func WriteParquet(ctx context.Context, path string, rows []Listed) error {
	count := func(n *int) any {
		if n == nil {
			return nil
		}
		return int64(*n)
	}
	day := func(d blindspot.Date) any {
		if !d.Known() {
			return nil
		}
		return d.Time()
	}
	return duckdb.WriteParquet(ctx, path, listedColumns, func(add func(...any) error) error {
		for i := range rows {
			r := &rows[i]
			if err := add(r.ID, day(r.From), day(r.To), r.Violence, r.SideA, r.SideB, r.Country, r.Area, r.AreaName,
				count(r.Deaths), count(r.Low), count(r.High), int64(r.Precision), r.Source, r.Release); err != nil {
				return err
			}
		}
		return nil
	})
}
