package ucdp_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/realdata"
	"github.com/blindspot/blindspot/source/ucdp"
)

func openFault(t *testing.T, name string, opts ucdp.Options) ([]blindspot.Event, []blindspot.RowFault, *ucdp.Reader) {
	t.Helper()
	r, err := ucdp.Open(realdata.Path(t, "faults/"+name), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	events, faults, err := readAll(t, r)
	if err != nil {
		t.Fatal(err)
	}
	return events, faults, r
}

// R writes NA where it has no value: that is not stated, and no place of that
// name.
func TestFaultNAFromR(t *testing.T) {
	events, faults, _ := openFault(t, "na-from-r.csv", ucdp.Options{})
	if len(events) != 12 || len(faults) != 0 {
		t.Fatalf("%d events, faults %+v", len(events), faults)
	}
	if events[3].Place.Admin1 != "" || events[4].Sources != blindspot.NoCount || events[5].Place.Cell != 0 || events[6].Place.HasPoint {
		t.Errorf("NA was taken for a value: %+v", events[3:7])
	}
}

// A year that was mistyped would be the end of all data.
func TestFaultYear2204(t *testing.T) {
	sound, _, _ := openFault(t, "year-sound.csv", ucdp.Options{Release: "25.1"})
	events, faults, _ := openFault(t, "year-2204.csv", ucdp.Options{Release: "25.1"})
	if diff := cmp.Diff(sound, events); diff != "" || len(faults) != 1 || faults[0].Column != "date_end" || !strings.Contains(faults[0].Reason, "after the file was published") {
		t.Errorf("faults %+v, events differ:%.300s", faults, diff)
	}
}

func TestYears(t *testing.T) {
	for _, tc := range []struct {
		from, to, column string
		opts             ucdp.Options
		reason           string
	}{
		{"1989-01-01", "1989-01-01", "", ucdp.Options{}, "the first day of the record"},
		{"1988-12-31", "1989-01-01", "date_start", ucdp.Options{}, "before it"},
		{"0204-06-05", "0204-06-05", "date_start", ucdp.Options{}, "a digit is missing"},
		{"2024-12-31", "2024-12-31", "", ucdp.Options{}, "the last of release 25.1"},
		{"2024-12-31", "2025-06-12", "date_end", ucdp.Options{}, "25.1 was published on 11 June 2025"},
		{"2024-12-31", "2105-01-01", "date_end", ucdp.Options{}, "digits changed places"},
		{"2025-06-30", "2025-07-25", "", ucdp.Options{Release: "25.0.6"}, "20 July is a guess: an event may end a few days after"},
		{"2025-06-30", "2025-11-25", "date_end", ucdp.Options{Release: "25.0.6"}, "but not months after"},
		{"2019-06-30", "2019-06-30", "date_end", ucdp.Options{Published: blindspot.NewDate(2019, 6, 1)}, "published before it happened"},
		{"2019-06-30", "2019-07-01", "date_end", ucdp.Options{Release: "mixed", Today: blindspot.NewDate(2019, 6, 30)}, "nobody knows when it was published, but it is yet to come"},
		{"2019-06-30", "2019-06-30", "", ucdp.Options{Release: "mixed", Today: blindspot.NewDate(2019, 6, 30)}, "it is over today"},
		{"2024-12-31", "2024-12-31", "", ucdp.Options{Release: "25.1", Today: blindspot.NewDate(2019, 6, 30)}, "the day of a release is known, whatever the clock says"},
	} {
		events, faults, _ := read(t, file(line("date_start", tc.from, "date_end", tc.to), line()), tc.opts)
		if ok := len(faults) == 0; ok != (tc.column == "") || !ok && faults[0].Column != tc.column {
			t.Errorf("%s to %s: %d events, faults %+v: %s", tc.from, tc.to, len(events), faults, tc.reason)
		}
	}
}

// Rows whose bounds are in disorder keep their best estimate, and get the
// narrowest bounds around it that hold what was stated.
func TestBoundsInDisorder(t *testing.T) {
	for _, tc := range []struct {
		low, best, high  string
		want             [3]int
		swapped, widened int
	}{
		{"4", "6", "9", [3]int{4, 6, 9}, 0, 0},
		{"9", "6", "4", [3]int{4, 6, 9}, 1, 0},
		{"9", "9", "4", [3]int{4, 9, 9}, 1, 0},
		{"9", "20", "4", [3]int{4, 20, 20}, 1, 1},
		{"9", "1", "4", [3]int{1, 1, 9}, 1, 1},
		{"7", "6", "9", [3]int{6, 6, 9}, 0, 1},
		{"4", "11", "9", [3]int{4, 11, 11}, 0, 1},
		{"0", "113368", "0", [3]int{0, 113368, 113368}, 0, 1},
	} {
		events, faults, r := read(t, file(line("low", tc.low, "best", tc.best, "high", tc.high)), ucdp.Options{})
		if len(events) != 1 {
			t.Fatalf("%+v is set aside: %+v", tc, faults)
		}
		d, s := events[0].Deaths, r.Stats()
		if got := [3]int{d.Low, d.Best, d.High}; got != tc.want || s.Swapped != tc.swapped || s.Widened != tc.widened {
			t.Errorf("%+v: got %v, %+v", tc, got, s)
		}
	}
}

// What spreadsheets and scripts do to a column, and what is said when they have
// done it to all of it.
func TestFaultColumnsDamaged(t *testing.T) {
	for _, tc := range []struct{ column, value, cause string }{
		{"date_start", "27/02/2015", "dates as a spreadsheet writes them"},
		{"date_start", "2/27/2015", "dates as a spreadsheet writes them"},
		{"date_start", "27.02.15", "dates as a spreadsheet writes them"},
		{"date_start", "2/27/2015 0:00", "dates as a spreadsheet writes them"},
		{"date_start", "42062", "days since 1900"},
		{"date_start", "42062.0", "days since 1900"},
		{"date_start", "27-Feb-15", "month in letters"},
		{"date_start", "Feb-15", "month in letters"},
		{"date_start", "27. Februar 2015", "month in letters"},
		{"date_start", "February 27, 2015", "month in letters"},
		{"date_start", "2015/02/27", "without the hyphens"},
		{"date_start", "20150227", "without the hyphens"},
		{"date_start", "2015-2-27", "without leading zeros"},
		{"date_start", "2015-02-26T23:00:00.000Z", "times of day"},
		{"date_start", "2015-02-27 12:30", "times of day"},
		{"date_start", "1424995200", "instants"},
		{"date_start", "1424995200000", "instants"},
		{"date_start", "##########", "too narrow"},
		{"date_start", "2015-02-27 or so", "is not a date"},
		{"date_start", "2015-02-27 00:00:00 (estimated)", "is not a date"},
		{"date_start", "2015-02-27T00:00:00+05:00", "times of day"},
		{"id", "1.34E+05", "with an exponent"},
		{"id", "1,34E+05", "with an exponent"},
		{"id", "133,925", "thousands parted"},
		{"id", "133 925", "thousands parted"},
		{"id", "133.925", "thousands parted"},
		{"id", `="133925"`, "keeps text"},
		{"id", "'133925", "keeps text"},
		{"id", "0x20B25", "programming language"},
		{"id", "133_925", "programming language"},
		{"best", "1_000", "programming language"},
		{"best", "0x10", "programming language"},
		{"best", "#REF!", "formulas"},
		{"best", "6-Jan", "dates that a spreadsheet made of numbers"},
		{"latitude", "0x1p4", "programming language"},
		{"latitude", "1_1.85", "programming language"},
		{"latitude", "11,85", "comma for the decimal point"},
		{"latitude", "inf", "is not a number"},
		{"latitude", "Infinity", "is not a number"},
		{"longitude", "13°10'E", "is not a number"},
	} {
		t.Run(tc.column+" "+tc.value, func(t *testing.T) {
			text := file(line(tc.column, tc.value), line(tc.column, tc.value, "id", or(tc.column == "id", tc.value, "43")), line(tc.column, tc.value))
			events, faults, r := read(t, text, ucdp.Options{})
			if len(events) != 0 || len(faults) != 3 || faults[0].Column != tc.column {
				t.Fatalf("%d events, faults %+v", len(events), faults)
			}
			err := r.Unusable()
			if blindspot.CodeOf(err) != blindspot.BadInput || !strings.Contains(err.Error(), tc.cause) || !strings.Contains(err.Error(), "none of its 3 rows") {
				t.Errorf("the file is said to be unusable so: %v", err)
			}
			_, _, r = read(t, text+line(), ucdp.Options{})
			if err := r.Unusable(); err != nil {
				t.Errorf("one row is sound, and yet: %v", err)
			}
		})
	}
	_, _, r := read(t, file(), ucdp.Options{})
	if err := r.Unusable(); blindspot.CodeOf(err) != blindspot.BadInput {
		t.Errorf("a file without a row: %v", err)
	}
}

func or(choose bool, a, b string) string {
	if choose {
		return a
	}
	return b
}

// What others add to a file without changing what it says.
func TestFaultHarmlessAdditions(t *testing.T) {
	tags := strings.Repeat("#meta+x,", len(columns)-1) + "#date\n"
	header := strings.Join(columns, ",") + "\n"
	withISO := strings.Join(columns, ",") + ",iso3\n" + tags[:len(tags)-1] + ",#country+code\n" + strings.TrimSpace(line()) + ",NGA\n"
	some := "#event+code" + strings.Repeat(",", len(columns)-3) + ",#affected,\n"
	for name, text := range map[string]string{
		"HDX":                          withISO,
		"HDX, tags quoted":             header + `"` + strings.Join(strings.Split(strings.TrimSpace(tags), ","), `","`) + "\"\n" + line(),
		"HDX, some columns tagged":     header + some + line(),
		"rows that a spreadsheet left": file(line(), strings.Repeat(",", len(columns)-1)+"\n", strings.Repeat(`"",`, len(columns)-1)+"\"\"\n"),
		"columns that it left":         strings.Join(columns, ",") + ",,,\n" + strings.TrimSpace(line()) + ",,,\n",
		"its note on the separator":    "sep=,\n" + file(line()),
		"row numbers of R":             `"",` + header + `"1",` + line(),
		"times of midnight":            file(line("date_start", "2015-02-27T00:00:00Z", "date_end", "2015-03-01 00:00")),
		"plus signs":                   file(line("best", "+6", "latitude", "+11.85")),
		"degrees with an exponent":     file(line("latitude", "1.185e1")),
		"absent in R":                  file(line("event_clarity", "1", "adm_2", "NA", "gwnob", "NA")),
	} {
		t.Run(name, func(t *testing.T) {
			events, faults, r := read(t, text, ucdp.Options{})
			if diff := cmp.Diff([]blindspot.Event{soundEvent}, events); diff != "" || len(faults) > 0 || r.Unusable() != nil {
				t.Errorf("%s %+v", diff, faults)
			}
		})
	}
	for _, absent := range []string{"NA", "N/A", "NaN", "nan", "NULL", "null", "None", `\N`, "#N/A", "<NA>", " NA "} {
		events, faults, _ := read(t, file(line("adm_1", absent, "priogrid_gid", absent, "number_of_sources", absent, "latitude", absent,
			"longitude", absent, "where_prec", absent, "event_clarity", absent, "date_prec", absent, "dyad_name", absent)), ucdp.Options{})
		if len(events) != 1 {
			t.Errorf("%q: %+v", absent, faults)
			continue
		}
		if p := events[0].Place; p.Admin1 != "" || p.HasPoint || p.Cell != 0 || events[0].Dyad != "" {
			t.Errorf("%q was taken for a value: %+v", absent, events[0])
		}
		for _, needed := range []string{"side_a", "best", "id", "date_start", "country"} {
			if events, _, _ := read(t, file(line(needed, absent)), ucdp.Options{}); len(events) != 0 {
				t.Errorf("%s may not be %q", needed, absent)
			}
		}
	}
	for _, name := range []string{"Nan", "Na", "NAN", "None such", "Nullarbor", "n", "N"} { // places that are called so, or might be
		if events, _, _ := read(t, file(line("adm_1", name)), ucdp.Options{}); len(events) != 1 || events[0].Place.Admin1 != name {
			t.Errorf("%q is no way to say that a value is absent: %+v", name, events)
		}
	}
}

// Quotes that first come late in the file are quotes all the same.
func TestFaultLateQuotes(t *testing.T) {
	var text bytes.Buffer
	text.WriteString(file())
	plain := line()
	for range 30000 {
		text.WriteString(plain)
	}
	text.WriteString(line("source_article", "said \"so\", and\nmore", "side_b", `X, "the Y"`))
	text.WriteString(plain)
	events, faults, _ := read(t, text.String(), ucdp.Options{})
	if len(events) != 30002 || len(faults) != 0 || events[30000].SideB.Name != `X, "the Y"` {
		t.Errorf("%d events, %+v", len(events), faults)
	}
}

func TestFaultOtherKindsOfFile(t *testing.T) {
	pad := strings.Repeat("\x00", 64)
	for _, tc := range []struct {
		file, text, name string
	}{
		{"GEDEvent_v25_1.xlsx", string(zipped(t, "[Content_Types].xml", "<x/>", "xl/workbook.xml", "<x/>")), "an Excel workbook (.xlsx)"},
		{"GEDEvent_v25_1.csv", string(zipped(t, "[Content_Types].xml", "<x/>", "xl/worksheets/sheet1.xml", "<x/>")), "an Excel workbook (.xlsx)"},
		{"ged.docx", string(zipped(t, "[Content_Types].xml", "<x/>", "word/document.xml", "<x/>")), "a Word document"},
		{"ged.ods", string(zipped(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", "<x/>")), "an OpenDocument spreadsheet"},
		{"ged.xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + pad, "an Excel workbook (.xls)"},
		{"ged.db", "SQLite format 3\x00" + pad, "a SQLite database"},
		{"ged.sqlite.gz", string(gzipped(t, []byte("SQLite format 3\x00"+pad))), "a SQLite database"},
		{"ged.duckdb", "\x01\x02\x03\x04\x05\x06\x07\x08DUCK" + pad, "a DuckDB database"},
		{"ged.parquet", "PAR1" + pad, "a Parquet file"},
		{"ged251.rds", string(gzipped(t, []byte("X\n\x00\x00\x00\x03"+pad))), "R data (.rds)"},
		{"ged251.RData", string(gzipped(t, []byte("RDX3\nX\n"+pad))), "R data (.RData)"},
		{"ged.dta", "<stata_dta><header>" + pad, "a Stata data set"},
		{"ged.pdf", "%PDF-1.7" + pad, "a PDF document"},
		{"ged.7z", "7z\xbc\xaf\x27\x1c" + pad, "a 7z archive"},
	} {
		t.Run(tc.file+" "+tc.name, func(t *testing.T) {
			_, err := ucdp.Open(save(t, tc.file, []byte(tc.text)), ucdp.Options{})
			if blindspot.CodeOf(err) != blindspot.BadInput || !strings.Contains(err.Error(), tc.name) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// A number is in decimal digits or none at all, whatever Go's own syntax allows.
func TestNumbersAreDecimal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.StringMatching(`[-+]?[0-9xXa-fpP_.eE]{1,8}`).Draw(t, "v")
		events, _, _ := readText(t, file(line("latitude", v)))
		decimal := strings.Trim(v, "+-.0123456789eE") == ""
		if len(events) == 1 && !decimal {
			t.Fatalf("%q was taken for %v", v, events[0].Place.Lat)
		}
		events, _, _ = readText(t, file(line("id", v)))
		if len(events) == 1 && strings.Trim(v, "+-.0123456789") != "" {
			t.Fatalf("%q was taken for the id %s", v, events[0].ID)
		}
	})
}

func readText(t *rapid.T, text string) ([]blindspot.Event, []blindspot.RowFault, error) {
	r, err := ucdp.NewReader(strings.NewReader(text), "", ucdp.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var events []blindspot.Event
	var faults []blindspot.RowFault
	for {
		e, _, bad, err := r.Next()
		switch {
		case err != nil:
			return events, faults, err
		case bad != nil:
			faults = append(faults, *bad)
		default:
			events = append(events, e)
		}
	}
}
