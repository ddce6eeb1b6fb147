package blindspot

// Impossible says why an event cannot stand in a file that was published on the
// day (0: not known) and assumed so or not; nil where it can. Nobody publishes
// what has not happened: a year that was mistyped or misread would otherwise move
// the end of all data. The day of an assumed release is a guess, which gets two
// months of room.
func Impossible(e *Event, published Date, assumed bool) *RowFault {
	const room = 62
	if assumed && published.Known() {
		published += room
	}
	if last := max(e.When.From, e.When.To); published.Known() && last > published {
		return &RowFault{Column: "date_end", Reason: "the event ends on " + last.String() +
			", after the file was published (" + published.String() + "): its year cannot be right"}
	}
	return nil
}
