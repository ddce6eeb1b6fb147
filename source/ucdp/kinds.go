package ucdp

import (
	"bytes"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
)

const saveCSV = "download the CSV version from https://ucdp.uu.se/downloads/ or run: blindspot fetch ged"

// kinds are files that people take for the CSV, by how they begin.
var kinds = []struct{ begins, name, remedy string }{
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Excel workbook (.xls)", saveCSV + "; saved from Excel, dates and ids would change"},
	{"SQLite format 3\x00", "a SQLite database", "export its table of events as CSV: sqlite3 -header -csv FILE \"select * from TABLE\" > events.csv"},
	{"PAR1", "a Parquet file", saveCSV},
	{"ARROW1", "an Arrow file", saveCSV},
	{"FEA1", "a Feather file", saveCSV},
	{"RDX", "R data (.RData)", saveCSV + ", or write.csv(DATA, \"events.csv\", row.names = FALSE) in R"},
	{"X\n\x00\x00", "R data (.rds)", saveCSV + ", or write.csv(readRDS(FILE), \"events.csv\", row.names = FALSE) in R"},
	{"<stata_dta>", "a Stata data set", saveCSV},
	{"$FL2", "an SPSS data set", saveCSV},
	{"%PDF", "a PDF document", saveCSV},
	{"7z\xbc\xaf", "a 7z archive", "unpack it and name the CSV inside"},
	{"Rar!", "a RAR archive", "unpack it and name the CSV inside"},
	{"\xfd7zXZ", "packed by xz", "unpack it with xz -d"},
	{"\x28\xb5\x2f\xfd", "packed by zstd", "unpack it with zstd -d"},
	{"BZh", "packed by bzip2", "unpack it with bunzip2"},
}

// binary refuses a file of another kind by its name; nil where it is none of
// those known.
func binary(head []byte) error {
	for _, k := range kinds {
		if bytes.HasPrefix(head, []byte(k.begins)) {
			return another(k.name, k.remedy)
		}
	}
	if len(head) >= 12 && string(head[8:12]) == "DUCK" {
		return another("a DuckDB database", "a store of Blindspot is opened with --store; from another database export the table of events as CSV")
	}
	return nil
}

// workbook refuses a zip that is the container of a spreadsheet.
func workbook(members []string) error {
	switch {
	case slices.Contains(members, "[Content_Types].xml"):
		for _, m := range members {
			if strings.HasPrefix(m, "word/") {
				return another("a Word document", saveCSV)
			}
		}
		return another("an Excel workbook (.xlsx)", saveCSV+"; saved from Excel, dates and ids would change")
	case slices.Contains(members, "content.xml") && slices.Contains(members, "mimetype"):
		return another("an OpenDocument spreadsheet (.ods)", saveCSV+"; saved from a spreadsheet, dates and ids would change")
	}
	return nil
}

func another(name, remedy string) error {
	return blindspot.Errorf(blindspot.BadInput, remedy, "expected the UCDP GED event file as CSV, but it is %s", name)
}
