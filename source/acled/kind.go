package acled

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/blindspot/blindspot"
)

// kinds are the values of inter1 and inter2, in both generations.
var kinds = map[string]blindspot.ActorKind{
	"1": blindspot.State, "state forces": blindspot.State,
	"2": blindspot.Organisation, "rebel group": blindspot.Organisation, "rebel groups": blindspot.Organisation,
	"3": blindspot.Organisation, "political militia": blindspot.Organisation, "political militias": blindspot.Organisation,
	"4": blindspot.Community, "identity militia": blindspot.Community, "identity militias": blindspot.Community,
	"5": blindspot.Civilians, "rioters": blindspot.Civilians,
	"6": blindspot.Civilians, "protesters": blindspot.Civilians,
	"7": blindspot.Civilians, "civilians": blindspot.Civilians,
	"8": blindspot.State, "external/other forces": blindspot.State, "external forces": blindspot.State, "other forces": blindspot.State,
}

var (
	unidentified = regexp.MustCompile(`(?i)\b(unidentified|unknown|unnamed)\b`)
	// ofCommunity are forms of name of militias of communities, whatever inter says.
	ofCommunity = regexp.MustCompile(`(?i)\b(ethnic|communal|clan|sub-clan|tribal|pastoralists?|villagers?|herders?|farmers?|vigilante) (militia|group|faction)?|` +
		`\b(community|communities|tribe|residents)\b`)
	ofPeople = regexp.MustCompile(`(?i)^(civilians|protesters|rioters|refugees|prisoners|labou?r group|students|teachers|journalists|women)\b`)
)

// CommunityMilitia stands in place of the name of the militia of a community.
const CommunityMilitia = "a community's militia"

// KindOf is the kind of a side by its name and its inter, and what it is called where
// its name is not kept.
func KindOf(name, inter string) (kind blindspot.ActorKind, word string) {
	inter = strings.ToLower(strings.TrimSpace(inter))
	kind, known := kinds[inter]
	switch {
	case name == "" && (inter == "" || inter == "0"):
		return "", "" // there is no second side
	case ofPeople.MatchString(name), kind == blindspot.Civilians:
		return blindspot.Civilians, people(name, inter)
	case kind == blindspot.Community, ofCommunity.MatchString(name):
		return blindspot.Community, CommunityMilitia
	case !known, name == "", unidentified.MatchString(name):
		return blindspot.Unclassified, "an unidentified group"
	}
	return kind, ""
}

func people(name, inter string) string {
	name = strings.ToLower(name)
	switch {
	case inter == "5", inter == "rioters", strings.HasPrefix(name, "rioters"):
		return "rioters"
	case inter == "6", inter == "protesters", strings.HasPrefix(name, "protesters"):
		return "protesters"
	}
	return "civilians"
}

// ActorOf is the id that a name has: ACLED gives its actors none. Two names that
// differ in case, spaces or punctuation alone are one.
func ActorOf(name string) blindspot.ActorID {
	var out strings.Builder
	gap := false
	for _, r := range strings.ToLower(name) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			if gap && out.Len() > 0 {
				out.WriteByte('-')
			}
			gap = false
			out.WriteRune(r)
			continue
		}
		gap = true
	}
	if out.Len() == 0 {
		return ""
	}
	return blindspot.ActorID(Prefix + out.String())
}

// violence follows from who is on the two sides: ACLED has no such type.
func violence(a, b blindspot.ActorKind) blindspot.Violence {
	armed := func(k blindspot.ActorKind) bool {
		return k == blindspot.State || k == blindspot.Organisation || k == blindspot.Community || k == blindspot.Unclassified
	}
	switch {
	case a == blindspot.Civilians && armed(b), b == blindspot.Civilians && armed(a):
		return blindspot.OneSided
	case a == blindspot.State && armed(b), b == blindspot.State && armed(a):
		return blindspot.StateBased
	case armed(a) && armed(b):
		return blindspot.NonState
	}
	return blindspot.ViolenceUnstated
}
