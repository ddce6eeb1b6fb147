package ucdp

import (
	_ "embed"
	"regexp"
	"strings"

	"github.com/blindspot/blindspot"
)

// Facts is what is known of one actor from all its events.
type Facts struct {
	Name       string
	StateBased bool // it was a side of state-based violence
	OneSided   bool // it was side A of one-sided violence
}

//go:embed communities.txt
var communityText string

//go:embed organisations.txt
var organisationText string

var (
	communities   = readList(communityText)
	organisations = readList(organisationText)

	// communityName are the forms of name that UCDP gives to communities:
	// clans, families, believers, villages, voters.
	communityName = regexp.MustCompile(`^(Supporters of|Followers of|Residents of|Villagers of)\b|` +
		`^(Christians?|Muslims?|Buddhists?|Hindus?|Sikhs?|Sunnis?|Shi'?a|Shiites?|Alawites?|Druze|Yazidis?|Jews?)\b( \(|$)|` +
		` (clan|subclan|subsubclan|tribe|tribesmen|community|communities|villagers|residents|farmers|herders|pastoralists|settlers|refugees)\b|` +
		`\b(Dinka|Nuer|Baggara)$`)

	// organisationName are words that only organisations bear, and abbreviations.
	organisationName = regexp.MustCompile(`\b(Cartel|Carteles|Cártel|Front|Army|Brigades?|Division|Legion|Corps|` +
		`Battalion|Regiment|Militia|Forces|faction|gang|Operations Room|Movement|movement|Liwa|Jaysh|Jaish|Jabhat|` +
		`Mayi Mayi|Mai Mai|insurgents|rebels|Shura Council|Mujahideen|Cell|Mafia)\b|` +
		`^(Los|La|Las|Mara|Comando|Autodefensas|Bloque) |` + //nolint:misspell // names as they are written
		`^[A-Z][A-Z/]+[0-9]*(-[A-Z]+)*( \([A-Za-z ]+\))?$`)

	// notAnArmedGroup are abbreviations of trade unions and the like.
	notAnArmedGroup = regexp.MustCompile(`^NURTW\b`)
)

func readList(text string) map[string]bool {
	set := map[string]bool{}
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			set[line] = true
		}
	}
	return set
}

// Classify returns the kind of each actor, in their order. All actors of the
// store should be passed at once, because the kind of an alliance ("Ahrar
// al-Sham, HTS") or a faction ("ULIMO - K") follows from its members.
//
// Governments and civilians are known by name. A community is known by the
// forms of name UCDP gives to clans, believers, villages and voters, and by a
// curated list; that goes before everything else. An organisation is a side of
// state-based violence or the perpetrator of one-sided violence, which UCDP
// defines for organised parties only, or else has a name that tells. An
// alliance is a community if any member is one, a state if any member is one,
// and an organisation if all members are. What remains is Unclassified, and is
// treated like a community.
func Classify(actors []Facts) []blindspot.ActorKind {
	known := map[string]blindspot.ActorKind{}
	for _, a := range actors {
		if kind := single(a); len(members(a.Name)) == 1 {
			known[a.Name] = cautious(known[a.Name], kind)
		}
	}
	kinds := make([]blindspot.ActorKind, len(actors))
	for i, a := range actors {
		kinds[i] = combined(a, known)
	}
	return kinds
}

// cautious keeps the less assessable of two kinds that share a name.
func cautious(a, b blindspot.ActorKind) blindspot.ActorKind {
	if a == "" || a.Assessable() {
		return b
	}
	return a
}

// single classifies an actor by itself.
func single(a Facts) blindspot.ActorKind {
	switch {
	case strings.HasPrefix(a.Name, "Government of "):
		return blindspot.State
	case a.Name == "Civilians":
		return blindspot.Civilians
	case isCommunity(a.Name):
		return blindspot.Community
	case blindspot.Unnamed(a.Name):
		return blindspot.Unclassified
	case a.StateBased || a.OneSided || organisations[a.Name]:
		return blindspot.Organisation
	case notAnArmedGroup.MatchString(a.Name):
		return blindspot.Unclassified
	case organisationName.MatchString(a.Name):
		return blindspot.Organisation
	}
	return blindspot.Unclassified
}

// isCommunity also knows a part of a community: "Ikurav (Tiv)".
func isCommunity(name string) bool {
	if communities[name] || communityName.MatchString(name) {
		return true
	}
	base, bracket, ok := strings.Cut(strings.TrimSuffix(name, ")"), " (")
	return ok && (communities[base] || communities[bracket] || communityName.MatchString(bracket))
}

// combined classifies an actor by itself and by its members.
func combined(a Facts, known map[string]blindspot.ActorKind) blindspot.ActorKind {
	parts := members(a.Name)
	if len(parts) == 1 {
		kind := single(a)
		if base, _, faction := strings.Cut(a.Name, " - "); kind == blindspot.Unclassified && faction {
			if known[base] == blindspot.Community || single(Facts{Name: base}) == blindspot.Community {
				return blindspot.Community
			}
			if known[base] == blindspot.Organisation || single(Facts{Name: base}) == blindspot.Organisation {
				return blindspot.Organisation
			}
		}
		return kind
	}
	seen := map[blindspot.ActorKind]bool{}
	for _, part := range parts {
		kind, ok := known[part]
		if !ok {
			kind = combined(Facts{Name: part}, known)
		}
		seen[kind] = true
	}
	switch {
	case seen[blindspot.Community]:
		return blindspot.Community
	case seen[blindspot.State]:
		return blindspot.State
	case blindspot.Unnamed(a.Name):
		return blindspot.Unclassified
	case a.StateBased || a.OneSided:
		return blindspot.Organisation
	case seen[blindspot.Unclassified] || seen[blindspot.Civilians]:
		return blindspot.Unclassified
	}
	return blindspot.Organisation
}

// members splits an alliance at the commas outside brackets.
func members(name string) []string {
	var parts []string
	depth, from := 0, 0
	for i, c := range name {
		switch {
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == ',' && depth <= 0:
			parts = append(parts, strings.TrimSpace(name[from:i]))
			from = i + 1
		}
	}
	return append(parts, strings.TrimSpace(name[from:]))
}
