package catalog

import (
	"os"
	"path"
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"

	authingv1 "github.com/authing-grpc/authing-grpc/gen/authing/v1"
	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// generation is v1 or v2: its SDKs, and its part of the contract.
type generation struct {
	name       string
	contract   protoreflect.FullName
	read       func(dir string) (*sdkFacts, error)
	clients    bool // the SDK has a client for users and one for administrators
	methods    int  // at least
	exceptions []exception
}

var generations = []generation{
	{"v2", authingv2.File_authing_v2_auth_service_proto.Package(), readCatalogV2, true, 370, exceptionsV2},
	{"v1", authingv1.File_authing_v1_auth_service_proto.Package(), readCatalogV1, false, 140, exceptionsV1},
}

func (g generation) rpcs() []rpc { return rpcsOf(g.contract) }

func (g generation) digestPath() string { return path.Join("testdata", g.name+".txt") }

func (g generation) facts(t *testing.T) *sdkFacts {
	t.Helper()
	text, err := os.ReadFile(g.digestPath())
	if err != nil {
		t.Fatal(err)
	}
	f, err := parseSDKDigest(string(text), g.clients)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestContractIsWholeSDK compares the contract of v1 and of v2 with the digests.
func TestContractIsWholeSDK(t *testing.T) {
	for _, g := range generations {
		t.Run(g.name, func(t *testing.T) {
			f := g.facts(t)
			if len(f.methods) < g.methods {
				t.Errorf("the digest has %d methods; it is cut short", len(f.methods))
			}
			unexplained, unused := sift(compareSDK(f, g.rpcs(), labelsOf(t, g.rpcs())), g.exceptions)
			for _, difference := range unexplained {
				t.Error(difference)
			}
			for _, pattern := range unused {
				t.Errorf("nothing differs any more, take it out of the exceptions: %s", pattern)
			}
		})
	}
}

// TestSDKDigestIsOfCatalog holds the digests to the catalog, where that is at
// hand.
func TestSDKDigestIsOfCatalog(t *testing.T) {
	dir := catalogDir()
	if dir == "" {
		t.Log("no catalog is at hand: the digests stand for it")
		return
	}
	for _, g := range generations {
		t.Run(g.name, func(t *testing.T) {
			f, err := g.read(dir)
			if err != nil {
				t.Fatal(err)
			}
			written(t, g.digestPath(), f.digest(), "make digest")
		})
	}
}
