package cluster_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/cluster"
	"github.com/blindspot/blindspot/internal/natsserver"
)

// Worker and coordinator get in by the means of NATS, and the work is done.
func TestSecureServers(t *testing.T) {
	ours := natsserver.NewAuthority(t)
	good, certFile, keyFile := ours.Sign(t, "127.0.0.1", time.Now().Add(time.Hour))
	mutual := natsserver.Mutual(good, ours)
	seed, public := user(t)
	creds, operator := account(t)
	operator.TLS, operator.TLSConfig = true, natsserver.Secured(good)
	for name, a := range map[string]cluster.Address{
		"TLS and a password": {URL: "tls://ana:secret@" + natsserver.Begin(t, server.Options{TLS: true, TLSConfig: natsserver.Secured(good), Username: "ana", Password: "secret"}), CA: ours.File},
		"TLS unasked":        {URL: "nats://" + natsserver.Begin(t, server.Options{TLS: true, TLSConfig: natsserver.Secured(good)}), CA: ours.File},
		"own certificates":   {URL: "tls://" + natsserver.Begin(t, server.Options{TLS: true, TLSConfig: mutual, TLSVerify: true}), CA: ours.File, Cert: certFile, Key: keyFile},
		"seed of an nkey":    {URL: "nats://" + natsserver.Begin(t, server.Options{Nkeys: []*server.NkeyUser{{Nkey: public}}}), Creds: seed},
		"credentials": {URL: "tls://" + natsserver.Begin(t, operator),
			CA: ours.File, Creds: creds},
	} {
		t.Run(name, func(t *testing.T) {
			a.AckWait, a.MaxDeliver, a.Patience = time.Second, 3, 20*time.Second
			j, want := job(6)
			defer begin(t, a, "p", work)()
			got, err := dial(t, a, "p").Run(t.Context(), j, nil)
			if err != nil {
				t.Fatal(err)
			}
			check(t, got, want)
		})
	}
}

// user is a file with the seed of a user, and who that is.
func user(t *testing.T) (file, public string) {
	t.Helper()
	pair, err := nkeys.CreateUser()
	if err != nil {
		t.Fatal(err)
	}
	seed, err := pair.Seed()
	if err != nil {
		t.Fatal(err)
	}
	if public, err = pair.PublicKey(); err != nil {
		t.Fatal(err)
	}
	return natsserver.Write(t, seed), public
}

// account makes what nsc makes: an operator, an account of his that may use JetStream
// and that of the system, and the credentials of a user of the first.
func account(t *testing.T) (creds string, o server.Options) {
	t.Helper()
	must := func(err error) {
		if err != nil {
			t.Helper()
			t.Fatal(err)
		}
	}
	pair := func(make func() (nkeys.KeyPair, error)) (nkeys.KeyPair, string) {
		kp, err := make()
		must(err)
		public, err := kp.PublicKey()
		must(err)
		return kp, public
	}
	operatorKey, operatorID := pair(nkeys.CreateOperator)
	accountKey, accountID := pair(nkeys.CreateAccount)
	userKey, userID := pair(nkeys.CreateUser)
	text, err := jwt.NewOperatorClaims(operatorID).Encode(operatorKey)
	must(err)
	operator, err := jwt.DecodeOperatorClaims(text)
	must(err)
	resolver := &server.MemAccResolver{}
	_, systemID := pair(nkeys.CreateAccount)
	text, err = jwt.NewAccountClaims(systemID).Encode(operatorKey)
	must(err)
	must(resolver.Store(systemID, text))
	mine := jwt.NewAccountClaims(accountID)
	mine.Limits.JetStreamLimits = jwt.JetStreamLimits{MemoryStorage: -1, DiskStorage: -1, Streams: -1, Consumer: -1}
	text, err = mine.Encode(operatorKey)
	must(err)
	must(resolver.Store(accountID, text))
	text, err = jwt.NewUserClaims(userID).Encode(accountKey)
	must(err)
	seed, err := userKey.Seed()
	must(err)
	file, err := jwt.FormatUserConfig(text, seed)
	must(err)
	return natsserver.Write(t, file), server.Options{TrustedOperators: []*jwt.OperatorClaims{operator}, AccountResolver: resolver, SystemAccount: systemID}
}

// Who is not let in, or should not go in, hears why and what to do; no password is told.
func TestRefusedServers(t *testing.T) {
	ours, others := natsserver.NewAuthority(t), natsserver.NewAuthority(t)
	good, _, _ := ours.Sign(t, "127.0.0.1", time.Now().Add(time.Hour))
	old, _, _ := ours.Sign(t, "127.0.0.1", time.Now().Add(-time.Hour))
	elsewhere, _, _ := ours.Sign(t, "192.0.2.1", time.Now().Add(time.Hour))
	mutual := natsserver.Mutual(good, ours)
	_, certOfOthers, keyOfOthers := others.Sign(t, "127.0.0.1", time.Now().Add(time.Hour))
	_, someone := user(t)
	stranger, _ := user(t)
	locked := natsserver.Begin(t, server.Options{TLS: true, TLSConfig: natsserver.Secured(good), Username: "ana", Password: "secret"})
	plain := natsserver.Begin(t, server.Options{})
	asksUs := natsserver.Begin(t, server.Options{TLS: true, TLSConfig: mutual, TLSVerify: true})
	for _, c := range []struct {
		name       string
		at         cluster.Address
		says, hint string
	}{
		{"no authority", cluster.Address{URL: "tls://ana:secret@" + locked}, "signed by nobody who is trusted", "--ca"},
		{"another authority", cluster.Address{URL: "tls://ana:secret@" + locked, CA: others.File}, "signed by nobody who is trusted", "--ca"},
		{"no such authority", cluster.Address{URL: "tls://" + locked, CA: "nowhere.pem"}, "nowhere.pem", "--ca"},
		{"no certificates", cluster.Address{URL: "tls://" + locked, CA: stranger}, stranger, "--ca"},
		{"expired", cluster.Address{URL: "tls://" + natsserver.Begin(t, server.Options{TLS: true, TLSConfig: natsserver.Secured(old)}), CA: ours.File}, "does not hold now", "clock"},
		{"of another host", cluster.Address{URL: "tls://" + natsserver.Begin(t, server.Options{TLS: true, TLSConfig: natsserver.Secured(elsewhere)}), CA: ours.File}, "that of another", "name"},
		{"wrong password", cluster.Address{URL: "tls://ana:scret@" + locked, CA: ours.File}, "refuses these credentials", "--creds"},
		{"no password", cluster.Address{URL: "tls://" + locked, CA: ours.File}, "refuses these credentials", "--creds"},
		{"no TLS there", cluster.Address{URL: "tls://ana:scret@" + plain}, "speaks no TLS", "nats://"},
		{"no own certificate", cluster.Address{URL: "tls://" + asksUs, CA: ours.File}, "wants one", "--cert"},
		{"certificate of others", cluster.Address{URL: "tls://" + asksUs, CA: ours.File, Cert: certOfOthers, Key: keyOfOthers}, "refuses our certificate", "--cert"},
		{"certificate without key", cluster.Address{URL: "tls://" + asksUs, CA: ours.File, Cert: certOfOthers}, "certificate", "--key"},
		{"another's nkey", cluster.Address{URL: "nats://" + natsserver.Begin(t, server.Options{Nkeys: []*server.NkeyUser{{Nkey: someone}}}), Creds: stranger}, "refuses these credentials", "--creds"},
		{"an nkey nobody asked for", cluster.Address{URL: "nats://" + plain, Creds: certOfOthers}, "no file of NATS credentials", "nk -gen user"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := cluster.Dial(t.Context(), c.at, "p")
			var ours *blindspot.Error
			if !errors.As(err, &ours) || ours.Code != blindspot.BadInput || !strings.Contains(ours.Hint, c.hint) || !strings.Contains(err.Error(), c.says) {
				t.Fatalf("the error is %v", err)
			}
			if strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "scret") {
				t.Errorf("a password is told: %v", err)
			}
		})
	}
}

// A worker whom the server takes no longer ends and says so, and does not wait for ever.
func TestAWorkerThatIsRefusedLater(t *testing.T) {
	l := cluster.Local{Dir: t.TempDir(), Token: "secret", Port: freePort(t)}
	s, err := cluster.Serve(l)
	if err != nil {
		t.Fatal(err)
	}
	c := dial(t, quick(s), "p")
	nc, err := nats.Connect(s.Address.URL, nats.Token("secret"))
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	here, err := nc.SubscribeSync("blindspot.here")
	if err != nil || nc.Flush() != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- c.Work(t.Context(), &cluster.Worker{Name: "w", Parallel: 2}) }()
	if _, err := here.NextMsg(20 * time.Second); err != nil {
		t.Fatal(err)
	}
	s.Close()
	l.Token = "another"
	if s, err = cluster.Serve(l); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	select {
	case err := <-done:
		if blindspot.CodeOf(err) != blindspot.BadInput || !strings.Contains(err.Error(), "refuses these credentials") {
			t.Errorf("the worker ends with %v", err)
		}
	case <-time.After(30 * time.Second):
		t.Error("the worker waits for a server that refuses it")
	}
}
