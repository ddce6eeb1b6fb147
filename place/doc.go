// Package place is the gazetteer: which country and which first-order
// division (admin-1) a point lies in, how the field codes countries, which
// areas and countries are neighbours, how far it is to a border, the PRIO-GRID
// cell of a point, and the distance between points.
//
// # Units and conventions
//
// A [Point] is latitude and longitude in degrees (WGS84), in that order.
// Distances are kilometres, areas square kilometres. Countries are ISO 3166-1
// alpha-3 codes ("AFG"); Kosovo, which has none, is "XKX". An admin-1 area is
// known by its Natural Earth code ("AFG-1764" is Nangarhar), which is unique
// where ISO 3166-2 codes are not; [Area] carries both.
//
// # Countries
//
// [Countries] lists them; [CountryByISO], [CountryByName], [CountryByGW] and
// [CountryByVIEWS] find one. The codes are never one to one: states begin and
// end, and a code of Gleditsch and Ward leads to the country that continues
// its state.
//
// # Areas
//
// [World] returns the embedded index of 4,596 areas, built on first use (a
// few tenths of a second) and then shared; it never changes and may be used
// from any number of goroutines.
//
//	hit, ok := place.World().Lookup(place.Point{Lat: 34.43, Lon: 70.45})
//	// hit.Area "AFG-1764", hit.Country "AFG", hit.SnappedKM 0
//
// A point just off the coast (ports, islands smaller than the map) is moved to
// the nearest edge within [SnapKM], one across a border from the country that is
// stated within [BorderKM]; the hit says how far. Further out there is no answer,
// and ok is false.
//
// Sources name admin-1 areas in their own way; UCDP's names and Natural
// Earth's agree for 72 % of events. Keep the source's name for display, and
// use [Gazetteer.Locate] to find the area: coordinates first, and names where
// coordinates are missing or stand for a whole area, or where the country that is
// stated is not that of the area named.
//
// The areas are first-order divisions for most countries and divisions of these
// for some: [Gazetteer.Level] says what they are and how large.
//
// # Geometry
//
// Natural Earth 1:10m admin-1 (public domain), simplified to a fifth of its
// vertices and to a grid of 0.001 degrees (about 110 m). Expect borders to be
// off by a kilometre or so: a point within that of a border may be filed on
// the other side. [Gazetteer.LookupIn] prefers the country the source states.
//
// # Disputed territory
//
// Natural Earth draws who administers a territory. Here an area is filed under
// the country that UCDP and the ISO list use, and Area.Administered says who
// administers it where that differs. Crimea and Sevastopol are filed under
// UKR (Natural Earth: Russia), Northern Cyprus under CYP, Somaliland under
// SOM, Baikonur under KAZ, Guantanamo Bay under CUB, Siachen under IND.
// Western Sahara is filed under MAR west of the berm, as UCDP does, and under
// ESH east of it. Palestine (PSE), Kosovo (XKX) and Taiwan (TWN) stand on their
// own; the Spratly Islands have no country (""). Kashmir is split
// along the line of control: Azad Kashmir and Gilgit-Baltistan under PAK,
// Jammu and Kashmir and Ladakh under IND, Aksai Chin under CHN. The Golan
// Heights follow Natural Earth. None of this is a statement on sovereignty.
//
// The borders are those of today, whatever the date of the event.
package place
