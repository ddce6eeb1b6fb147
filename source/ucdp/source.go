package ucdp

import "github.com/blindspot/blindspot"

// Licence is the SPDX identifier of the licence of UCDP's data sets.
const Licence = "CC-BY-4.0"

// Family is the family of UCDP's sources of events, which number them in one
// series.
const Family = "ucdp"

const (
	citeGED = "Sundberg, Ralph & Erik Melander (2013) Introducing the UCDP Georeferenced Event Dataset. " +
		"Journal of Peace Research 50(4): 523-532. doi:10.1177/0022343313484347"
	citeCandidate = "Hegre, Håvard, Mihai Croicu, Kristine Eck & Stina Högbladh (2020) Introducing the UCDP " +
		"Candidate Events Dataset. Research & Politics 7(3). doi:10.1177/2053168020935257"
	cite251 = "Davies, Shawn, Therése Pettersson, Margareta Sollenberg & Magnus Öberg (2025) Organized violence " + //nolint:misspell // names as they are written
		"1989-2024, and the challenges of identifying civilian victims. Journal of Peace Research 62(4): " +
		"1223-1240. doi:10.1177/00223433251345636"
	citeYearly = "Davies, Shawn, Therése Pettersson & Magnus Öberg, the article Organized violence of the year of " + //nolint:misspell // names as they are written
		"the release, Journal of Peace Research"
)

// SourceOf returns the terms and the citations that UCDP asks for with a
// release: the introduction of the data set, and the yearly article of the
// release. Candidate events have an introduction of their own.
func SourceOf(r Release) blindspot.Source {
	s := blindspot.Source{
		ID: SourceGED, Family: Family, Name: "UCDP Georeferenced Event Dataset (GED) Global", Licence: Licence,
		Citation: citeGED + "; " + citeYearly, URL: "https://ucdp.uu.se/downloads/", Redistributes: true,
	}
	switch {
	case r.Candidate():
		s.ID, s.Name, s.Citation = SourceCandidate, "UCDP Candidate Events Dataset", citeCandidate+"; "+citeGED
	case r.String() == "25.1":
		s.Citation = citeGED + "; " + cite251
	}
	if r.Stated() {
		s.Name += " " + r.String()
	}
	return s
}
