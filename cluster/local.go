package cluster

import (
	"os"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nuid"

	"github.com/blindspot/blindspot"
)

// Server is a server within this program, for workers of this machine.
type Server struct {
	Address Address
	server  *server.Server
	dir     string
	own     bool // the folder was made for it, and goes with it
}

// Local says how a server within this program is begun. The zero value is one whose
// folder goes with it, at any free port, with a token of its own.
type Local struct {
	Dir   string
	Port  int
	Token string
	Store int64 // bytes that it may keep on disk; 0: three quarters of what is free
}

// Serve begins a server on the loopback interface. Nobody without its token gets in.
func Serve(l Local) (*Server, error) {
	s := &Server{dir: l.Dir}
	if s.dir == "" {
		var err error
		if s.dir, err = os.MkdirTemp("", "blindspot-cluster-"); err != nil {
			return nil, blindspot.Errorf(blindspot.Unavailable, "see that the folder for temporary files can be written to", "a folder for the server within this program: %w", err)
		}
		s.own = true
	}
	if l.Port == 0 {
		l.Port = server.RANDOM_PORT
	}
	if l.Token == "" {
		l.Token = nuid.Next()
	}
	made, err := server.NewServer(&server.Options{ServerName: "blindspot", Host: "127.0.0.1", Port: l.Port, JetStream: true, StoreDir: s.dir,
		JetStreamMaxStore: l.Store, Authorization: l.Token, NoSigs: true, NoLog: true})
	if err != nil {
		s.remove()
		return nil, blindspot.Errorf(blindspot.Internal, "", "the server within this program: %w", err)
	}
	s.server = made
	go made.Start()
	if !made.ReadyForConnections(30 * time.Second) {
		s.Close()
		return nil, blindspot.Errorf(blindspot.Unavailable, "see that the folder for temporary files has room", "the server within this program does not start")
	}
	s.Address = Address{URL: made.ClientURL(), Token: l.Token}
	return s, nil
}

// Close ends the server.
func (s *Server) Close() {
	s.server.Shutdown()
	s.server.WaitForShutdown()
	s.remove()
}

func (s *Server) remove() {
	if s.own {
		_ = os.RemoveAll(s.dir) // what is left lies where temporary files lie
	}
}
