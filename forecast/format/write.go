package format

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/blindspot/blindspot"
)

// WriteVIEWS writes a submission under a folder as the challenge wants it,
// cm/window=Y2018/<model>_2018.parquet (pgm for grid cells), one file for each
// calendar year, and returns the paths.
func WriteVIEWS(ctx context.Context, db *sql.DB, folder string, s *Submission) ([]string, error) {
	s.sort()
	level := "cm"
	if s.UnitColumn == CellID {
		level = "pgm"
	}
	var paths []string
	for from := 0; from < len(s.Cells); {
		year, _ := s.Cells[from].Month.Civil()
		to := from
		for to < len(s.Cells) {
			if y, _ := s.Cells[to].Month.Civil(); y != year {
				break
			}
			to++
		}
		path := filepath.Join(folder, level, fmt.Sprintf("window=Y%d", year), fmt.Sprintf("%s_%d.parquet", s.Model, year))
		cells := s.Cells[from:to]
		err := write(ctx, db, path, "month_id,"+s.UnitColumn+",draw,outcome",
			fmt.Sprintf("{'month_id': 'BIGINT', '%s': 'BIGINT', 'draw': 'BIGINT', 'outcome': 'DOUBLE'}", s.UnitColumn),
			func(row []byte, i, draw int) []byte {
				c := &cells[i]
				row = strconv.AppendInt(row, int64(c.Month), 10)
				row = strconv.AppendInt(append(row, ','), int64(c.Unit), 10)
				row = strconv.AppendInt(append(row, ','), int64(draw), 10)
				return strconv.AppendFloat(append(row, ','), c.Draws[draw], 'g', -1, 64)
			}, cells)
		if err != nil {
			return paths, err
		}
		paths = append(paths, path)
		from = to
	}
	return paths, nil
}

// WriteHubverse writes a submission under a folder as a hubverse hub wants it,
// model-output/blindspot-<model>/<origin_date>-blindspot-<model>.parquet, and
// returns the path. The location is the VIEWS country id.
func WriteHubverse(ctx context.Context, db *sql.DB, folder string, s *Submission) (string, error) {
	if s.Origin == 0 || s.UnitColumn != CountryID {
		return "", blindspot.Errorf(blindspot.Usage, "export country-months with a known origin", "a hubverse file needs countries and the last month of the data")
	}
	s.sort()
	team := "blindspot-" + s.Model
	origin := s.Origin.Last().String()
	path := filepath.Join(folder, "model-output", team, origin+"-"+team+".parquet")
	err := write(ctx, db, path, "origin_date,target,horizon,location,output_type,output_type_id,value",
		"{'origin_date': 'DATE', 'target': 'VARCHAR', 'horizon': 'INTEGER', 'location': 'VARCHAR', 'output_type': 'VARCHAR', 'output_type_id': 'VARCHAR', 'value': 'DOUBLE'}",
		func(row []byte, i, draw int) []byte {
			c := &s.Cells[i]
			row = append(append(row, origin...), ",ged_sb,"...)
			row = strconv.AppendInt(row, int64(c.Month-s.Origin), 10)
			row = strconv.AppendInt(append(row, ','), int64(c.Unit), 10)
			row = strconv.AppendInt(append(row, ",sample,"...), int64(draw), 10)
			return strconv.AppendFloat(append(row, ','), c.Draws[draw], 'g', -1, 64)
		}, s.Cells)
	return path, err
}

// write makes a Parquet file of the draws of some cells: as CSV into a
// temporary file beside it, from there through DuckDB into another, which is
// renamed at the end, so that no half file is ever left under the name.
func write(ctx context.Context, db *sql.DB, path, header, types string, row func([]byte, int, int) []byte, cells []Cell) (err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return blindspot.Errorf(blindspot.Usage, "choose another folder, one that you may write into", "the folder %s cannot be made: %w", filepath.Dir(path), err)
	}
	plain, half := path+".csv.part", path+".part"
	defer func() {
		for _, p := range []string{plain, half} {
			if gone := os.Remove(p); gone != nil && !errors.Is(gone, os.ErrNotExist) {
				err = errors.Join(err, gone)
			}
		}
	}()
	if err := writeCSV(plain, header, row, cells); err != nil {
		return blindspot.Errorf(blindspot.Unavailable, "free some space or choose another folder", "%s cannot be written: %w", path, err)
	}
	query := fmt.Sprintf("COPY (SELECT * FROM read_csv(%s, header=true, columns=%s)) TO %s (FORMAT parquet, COMPRESSION zstd)", quote(plain), types, quote(half))
	if _, err := db.ExecContext(ctx, query); err != nil {
		return blindspot.Errorf(blindspot.Unavailable, "free some space or choose another folder", "%s cannot be written: %w", path, err)
	}
	if err := os.Rename(half, path); err != nil {
		return blindspot.Errorf(blindspot.Unavailable, "choose another folder", "%s cannot be written: %w", path, err)
	}
	return nil
}

func writeCSV(path, header string, row func([]byte, int, int) []byte, cells []Cell) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := bufio.NewWriterSize(f, 1<<20)
	_, _ = w.WriteString(header + "\n") // Flush returns the first error of all
	var line []byte
	for i := range cells {
		for draw := range cells[i].Draws {
			line = append(row(line[:0], i, draw), '\n')
			_, _ = w.Write(line) // as above
		}
	}
	return w.Flush()
}
