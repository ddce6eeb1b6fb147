// Package memory is an event store in slices: for the embedded cases, for tests,
// and as the plain statement of what every blindspot.EventStore must do.
//
// Releases are added one by one. A view as of a day goes through the releases
// published by then, from the oldest to the newest (a yearly release after a
// candidate release of the same day, then in the order they were added), and
// keeps the last row of every event id. Nothing is copied to disk, and every
// question walks through all events: it suits thousands of them.
package memory
