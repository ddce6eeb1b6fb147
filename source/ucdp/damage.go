package ucdp

import (
	"fmt"
	"regexp"

	"github.com/blindspot/blindspot"
)

// firstDay is the first day of the record: GED begins in 1989.
var firstDay = blindspot.NewDate(1989, 1, 1)

// damage is a way in which a value can have been changed since the source wrote
// it.
type damage struct {
	pattern *regexp.Regexp
	what    string // "dates as a spreadsheet writes them"
	remedy  string
}

const keepText = "import the file as the source published it; a spreadsheet must be told to take all columns as text"

var dateDamage = []damage{
	{regexp.MustCompile(`^\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b`), "dates as a spreadsheet writes them, with day and month in an order that cannot be told", keepText},
	{regexp.MustCompile(`^\d{4}[/.]\d{1,2}[/.]\d{1,2}\b|^\d{8}$`), "dates without the hyphens of YYYY-MM-DD", "write dates as YYYY-MM-DD"},
	{regexp.MustCompile(`^\d{4}-(\d-\d{1,2}|\d\d-\d)$`), "dates without leading zeros", "write dates as YYYY-MM-DD"},
	{regexp.MustCompile(`^\d{5}(\.\d*)?$`), "dates as a spreadsheet counts them, in days since 1900", keepText},
	{regexp.MustCompile(`^\d{1,2}[- ./]*\p{L}{3,}[- ./,]*(\d{2,4})?$|^\p{L}{3,}[- .,]*\d{1,4}([, ]+\d{4})?$`), "dates with the month in letters, as a spreadsheet writes them", keepText},
	{regexp.MustCompile(`^\d{4}-\d{2}-\d{2}[ T]\d{1,2}:\d{2}[\d:.Z+-]*$`), "times of day: a day was taken for an instant, and may have become another day", keepText},
	{regexp.MustCompile(`^\d{9,13}$`), "instants in seconds or milliseconds", "write dates as YYYY-MM-DD"},
	{regexp.MustCompile(`^#+$`), "the number signs that a spreadsheet shows for a column that is too narrow", keepText},
}

var numberDamage = []damage{
	{regexp.MustCompile(`^[+-]?\d([.,]\d+)?[eE][+-]?\d+$`), "numbers as a spreadsheet shortens them, with an exponent: their last digits are lost", keepText},
	{regexp.MustCompile(`^[+-]?\d{1,3}([,. '\x{a0}\x{202f}]\d{3})+$`), "numbers with their thousands parted, as a spreadsheet shows them", keepText},
	{regexp.MustCompile(`^[+-]?\d+,\d+$`), "numbers with a comma for the decimal point", "write numbers with a decimal point"},
	{regexp.MustCompile(`^=|^'`), "values with the marks by which a spreadsheet keeps text", keepText},
	{regexp.MustCompile(`^(?i:[+-]?0x[0-9a-f.p+-]+)$|^[+-]?[\d.]*_[\d._]*$`), "numbers as a programming language writes them", "write numbers in decimal digits"},
	{regexp.MustCompile(`^#(REF|VALUE|DIV/0|NUM|NAME|NULL)`), "the errors of a spreadsheet's formulas", keepText},
	{regexp.MustCompile(`^#+$`), "the number signs that a spreadsheet shows for a column that is too narrow", keepText},
	{regexp.MustCompile(`^\d{1,2}[-/. ]\p{L}{3}|^\p{L}{3}[-/. ]\d{1,2}$|^\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}$`), "dates that a spreadsheet made of numbers", keepText},
}

// blame says how a value may have come about, as the end of a sentence, and
// counts it for the case that no row is usable.
func (r *Reader) blame(c column, v []byte) string {
	list := numberDamage
	if c == colStart || c == colEnd {
		list = dateDamage
	}
	for i := range list {
		if list[i].pattern.Match(v) {
			if r.damaged == nil {
				r.damaged = map[damageKey]int{}
			}
			r.damaged[damageKey{c, &list[i]}]++
			return ": the column holds " + list[i].what
		}
	}
	return ""
}

func about(f *blindspot.RowFault) string {
	if f.Column == "" {
		return f.Reason
	}
	return "column " + f.Column + ": " + f.Reason
}

type damageKey struct {
	column column
	how    *damage
}

// likelyCause says why no row could be used, by the damage that most rows share.
func (r *Reader) likelyCause() error {
	var most damageKey
	for key, n := range r.damaged {
		if best := r.damaged[most]; n > best || n == best && (most.how == nil || key.column < most.column ||
			key.column == most.column && key.how.what < most.how.what) {
			most = key
		}
	}
	none := fmt.Sprintf("none of its %d rows can be used", r.stats.Rows)
	if r.stats.Rows == 1 {
		none = "its only row cannot be used"
	}
	if most.how != nil && 2*r.damaged[most] >= r.stats.Rows {
		return blindspot.Errorf(blindspot.BadInput, most.how.remedy, "%s: the column %s holds %s", none, r.layout.titles[r.layout.at[most.column]], most.how.what)
	}
	return blindspot.Errorf(blindspot.BadInput, "compare the file with the one the source publishes", "%s; on line %d: %s", none, r.worst.Line, about(r.worst))
}
