package blindspot

// Claims is what somebody states about what a file holds.
type Claims struct {
	Covers    DateRange  // the days that its release is about; open where that is not stated
	Countries []string   // the countries that its release is about, ISO 3166 alpha-3; none means the world
	Whole     bool       // the file holds all of its release
	Table     []Coverage // shares by country and time, of a coverage table
	Assumed   bool       // nobody states the above: it was taken over from an older program
	Chronicle bool       // the file tells that things happened and never that nothing did: it covers nothing
}

// CountryMonths are the first and the last month in which an event of a file
// begins in a country.
type CountryMonths struct {
	Country string // ISO 3166 alpha-3
	First   Month
	Last    Month
}

// Coverage is what a file of the source covers. A table of shares says it, or
// else a whole release covers the whole world for its span. Where nobody states
// either, it is assumed that the file is complete for its own countries: for the
// span of its release or, where that is not stated, for each from the first to
// the last month in which an event of it begins. It is never up to the day on
// which an event ended, and never for a country that the file does not name.
func (c Claims) Coverage(source string, countries []CountryMonths) []Coverage {
	var rows []Coverage
	switch {
	case c.Chronicle:
	case len(c.Table) > 0:
		rows = append(rows, c.Table...)
	case c.Whole && c.Covers.Days() > 0:
		first, last := c.Covers.Months()
		rows = c.everywhere(first, last)
	case c.Whole && len(countries) > 0:
		first, last := countries[0].First, countries[0].Last
		for _, m := range countries {
			first, last = min(first, m.First), max(last, m.Last)
		}
		rows = c.everywhere(first, last)
	default:
		for _, m := range countries {
			from, to := m.First, m.Last
			if c.Covers.Days() > 0 {
				from, to = c.Covers.Months()
			}
			if m.Country != "" {
				rows = append(rows, Coverage{Country: m.Country, From: from, To: to, Share: 1})
			}
		}
	}
	for i := range rows {
		rows[i].Source = source
		rows[i].Stated = rows[i].Stated && (!c.Assumed || len(c.Table) > 0)
	}
	return rows
}

func (c Claims) everywhere(first, last Month) []Coverage {
	if len(c.Countries) == 0 {
		return []Coverage{{Country: Worldwide, From: first, To: last, Share: 1, Stated: true}}
	}
	rows := make([]Coverage, len(c.Countries))
	for i, country := range c.Countries {
		rows[i] = Coverage{Country: country, From: first, To: last, Share: 1, Stated: true}
	}
	return rows
}
