package place

// HeldBy reports whether the state of a Gleditsch-Ward code held territory of a
// country of today on a day, written as 2006-01-02.
func HeldBy(iso3 string, code int, day string) bool {
	for _, row := range records(statesCSV) {
		if number(row[0]) == code && row[1] == iso3 && row[2] <= day && (row[3] == "" || day <= row[3]) {
			return true
		}
	}
	return false
}
