package blindspot

// UnstatedWords are what R, Python, SQL and spreadsheets write where there is no
// value.
var UnstatedWords = []string{"NA", "N/A", "#N/A", "NaN", "nan", "NULL", "null", "None", `\N`, "<NA>"}

// Unstated reports whether a field of a table says that there is no value: it is
// empty or holds one of UnstatedWords.
func Unstated[T string | []byte](field T) bool {
	if len(field) < 2 || len(field) > 4 {
		return len(field) == 0
	}
	switch string(field) {
	case "NA", "N/A", "#N/A", "NaN", "nan", "NULL", "null", "None", `\N`, "<NA>":
		return true
	}
	return false
}
