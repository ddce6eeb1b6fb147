package memory_test

import (
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/storetest"
	"github.com/blindspot/blindspot/memory"
)

type subject struct{ memory.Store }

func (s *subject) AddRelease(t testing.TB, r memory.Release) (blindspot.Import, []blindspot.RowFault) {
	t.Helper()
	account, faults, err := s.Add(r)
	if err != nil {
		t.Fatal(err)
	}
	return account, faults
}

func (s *subject) DeclareActor(_ testing.TB, a blindspot.Actor) { s.Declare(a) }

func TestStoreConforms(t *testing.T) {
	storetest.Run(t, func(*testing.T) storetest.Subject { return &subject{} })
}

func TestReleaseWithoutDayOfPublicationIsRefused(t *testing.T) {
	var s memory.Store
	_, _, err := s.Add(memory.Release{})
	if blindspot.CodeOf(err) != blindspot.BadInput {
		t.Errorf("got %v, want bad input", err)
	}
}
