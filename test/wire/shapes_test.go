package wire

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

// shape is one exchange, typed by hand: what is asked of gRPC and of REST, what
// arrives at Authing, its answer, and what comes out again.
type shape struct {
	name string
	rpc  protoreflect.FullName

	// request is the gRPC request in protobuf's JSON. REST callers send the verb,
	// the target and the body that arrive at Authing.
	request            string
	verb, target, body string

	// answer is Authing's whole answer. grpc is the response in protobuf's JSON,
	// rest what REST prints.
	answer, grpc, rest string
}

func TestShapes(t *testing.T) {
	s := newSystem(t)
	for _, tt := range shapes {
		t.Run(tt.name, func(t *testing.T) {
			s.answers(tt.answer)
			got, err := s.call(t, rpc(t, tt.rpc), decoded(t, tt.request))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(decoded(t, tt.grpc), got); diff != "" {
				t.Errorf("gRPC (-want +got):\n%s", diff)
			}
			tt.arrived(t, s)

			s.answers(tt.answer)
			status, printed := s.send(t, tt.verb, tt.target, tt.body)
			if status != http.StatusOK {
				t.Fatalf("HTTP %d %s", status, printed)
			}
			if diff := cmp.Diff(decoded(t, tt.rest), decoded(t, printed)); diff != "" {
				t.Errorf("REST (-want +got):\n%s", diff)
			}
			tt.arrived(t, s)
		})
	}
}

// arrived compares the one request that Authing received.
func (tt shape) arrived(t *testing.T, s *system) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.requests) != 1 {
		t.Fatalf("%d requests arrived: %+v", len(s.requests), s.requests)
	}
	got := s.requests[0]
	if got.verb != tt.verb || got.target != tt.target {
		t.Errorf("got %s %s, want %s %s", got.verb, got.target, tt.verb, tt.target)
	}
	if tt.body == "" || got.body == "" {
		if got.body != tt.body {
			t.Errorf("got body %q, want %q", got.body, tt.body)
		}
	} else if diff := cmp.Diff(decoded(t, tt.body), decoded(t, got.body)); diff != "" {
		t.Errorf("body (-want +got):\n%s", diff)
	}
}

func rpc(t *testing.T, name protoreflect.FullName) protoreflect.MethodDescriptor {
	t.Helper()
	found, err := protoregistry.GlobalFiles.FindDescriptorByName("authing.v3." + name)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return found.(protoreflect.MethodDescriptor)
}
