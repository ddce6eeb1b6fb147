package blindspot

// YearSum is what a source, or the record, counts in a unit and calendar year: a
// country, by its Gleditsch-Ward code, or the sides of a dyad.
type YearSum struct {
	GW       int     // of a country; 0 for a dyad
	SideA    ActorID // of a dyad; the lesser id first
	SideB    ActorID // "" of one-sided violence
	Name     string
	Year     int
	Violence Violence
	Best     int
	Low      int
	High     int
	Level    int // of a dyad whose deaths are not stated: 1 from 25, 2 from 1,000; 0 where they are
}

// RecordSum is what the record holds of the events that begin in a year, by the
// country that the source files them under and by the country that they are placed
// in. Deaths are whole, by the year of the first day, as UCDP's yearly files count
// them.
type RecordSum struct {
	GW           int
	Country      string // ISO 3166 alpha-3, where the event is placed
	SideA, SideB ActorID
	Violence     Violence
	Year         int
	Events       int
	Best         int
	Low          int
	High         int
	Crossing     int // deaths of events that go on into another year
	NotYearly    int // deaths of events of dyads that the yearly record lacks
}
