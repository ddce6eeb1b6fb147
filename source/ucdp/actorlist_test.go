package ucdp_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/source/ucdp"
)

const actorHead = "ActorId,NameData,NameOrig,NameOrigFull,NameOrigFullEng,NameChange,NewName,NewNameFullMotherTongue,NewNameFullEng,Org,Splinter,NamePrev,ActorIdPrev,JoinGroup,GroupName,ActorIdGroup,Version\n"

// The list is in Latin-1; its names and ties are read, each once, over all rows of an
// actor.
func TestReadActorList(t *testing.T) {
	text := actorHead +
		"2000,Fr\xe9nte,Fr\xe9nte,Fr\xe9nte Popular de A\xe7\xe3o,Popular Action Front,1,FPA,Novo Nome,New Name; Other New Name,1,0,,,0,,,26.1\n" +
		"2000,Fr\xe9nte,Fr\xe9nte,,,0,,,,1,1,Old Front,\"1999, 1998\",1,Union,2001,26.1\n" +
		"2001,Union,,,,0,,,,1,0,,,0,,,26.1\n"
	path := written(t, "ucdp-actor-261-csv.zip", text)
	if _, err := ucdp.ReadActorList(path, nil); blindspot.CodeOf(err) != blindspot.BadInput || !strings.Contains(err.Error(), "actor id = ActorId") {
		t.Errorf("read by columns that nobody confirmed: %v", err)
	}
	columns := accepted(t, path, "")
	l, err := ucdp.ReadActorList(path, columns)
	if err != nil {
		t.Fatal(err)
	}
	want := []ucdp.ListedActor{
		{ID: "ucdp:2000", Name: "Frénte", Names: []ucdp.ListedName{
			{Name: "Frénte Popular de Ação", What: "original full name"}, {Name: "Popular Action Front", What: "original full name in English"},
			{Name: "FPA", What: "new name"}, {Name: "Novo Nome", What: "new full name"}, {Name: "New Name", What: "new full name in English"}, {Name: "Other New Name", What: "new full name in English"},
		}, Ties: []ucdp.ListedTie{{What: "split from", With: "ucdp:1999", Name: "Old Front"}, {What: "split from", With: "ucdp:1998", Name: "Old Front"}, {What: "joined", With: "ucdp:2001", Name: "Union"}}},
		{ID: "ucdp:2001", Name: "Union"},
	}
	if diff := cmp.Diff(want, l.Actors); diff != "" || l.Source() != "UCDP actor list 26.1" {
		t.Errorf("%s %s", l.Source(), diff)
	}
	for text, says := range map[string]string{"a,b\n1,2\n": "line 1: which columns of UCDP's file (actor list) are which", actorHead + strings.Repeat(",", 16) + "\n": "", actorHead + "many" + strings.Repeat(",", 16) + "\n": "line 2, column ActorId"} {
		_, err := ucdp.ReadActorList(written(t, "a.csv", text), columns)
		if (err == nil) != (says == "") || err != nil && (blindspot.CodeOf(err) != blindspot.BadInput || !strings.Contains(err.Error(), says)) {
			t.Errorf("%q: %v", says, err)
		}
	}
}
