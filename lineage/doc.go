// Package lineage knows which organisations a source records under another name,
// from when to when and where: Boko Haram's events of 2015 stand under IS, and
// "Government of Afghanistan" is the Taleban since August 2021. A series read by
// one name shows an end and a rise that did not happen.
//
// [Builtin] is the table that comes with the program, [With] lays the user's own
// rows over it. [Follow] makes of an event store one that reads an organisation
// through its names; [Rulers] names a state by whoever ruled it on the day of an
// event. Both change what is read and never what is stored.
package lineage
