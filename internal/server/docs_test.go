package server_test

import (
	"net/http"
	"testing"

	metav1 "github.com/authing-grpc/authing-grpc/gen/authing/meta/v1"
)

// The pages of the OpenAPI document are for this machine, unless the operator
// says otherwise.
func TestDocs(t *testing.T) {
	everywhere := map[string]string{"AUTHING_HTTP_ADDR": "0.0.0.0:0", "AUTHING_INSECURE": "true"}
	for name, tt := range map[string]struct {
		env []map[string]string
		on  bool
	}{
		"emulator, loopback":       {nil, true},
		"real, loopback":           {[]map[string]string{real}, true},
		"real, everywhere":         {[]map[string]string{real, everywhere}, false},
		"real, everywhere, wanted": {[]map[string]string{real, everywhere, {"AUTHING_HTTP_DOCS": "true"}}, true},
		"emulator, not wanted":     {[]map[string]string{{"AUTHING_HTTP_DOCS": "false"}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := start(t, nil, tt.env...)
			for _, path := range []string{"/docs", "/docs/openapi.json", "/docs/subjects/directory"} {
				code, body := send(t, http.MethodGet, "http://"+r.Addresses().HTTP+path, "")
				if (code == http.StatusOK) != tt.on || !tt.on && code != http.StatusNotFound {
					t.Errorf("%s: HTTP %d %.200s", path, code, body)
				}
			}
			told, err := metav1.NewMetaServiceClient(r.conn).GetCapabilities(t.Context(), nil)
			if err != nil || told.GetFeatures().GetDocs() != tt.on {
				t.Errorf("capabilities: %v %v", told.GetFeatures(), err)
			}
		})
	}
	r := start(t, nil, real)
	if code, _ := send(t, http.MethodGet, "http://"+r.Addresses().HTTP+"/docs", "", "Host", "evil.example"); code != http.StatusForbidden {
		t.Errorf("under a name of somebody else: HTTP %d", code)
	}
}

func TestCapabilities(t *testing.T) {
	r := start(t, nil, real, map[string]string{"AUTHING_COMPAT_ADDR": "127.0.0.1:0", "AUTHING_MESH_ENABLED": "true"})
	told, err := metav1.NewMetaServiceClient(r.conn).GetCapabilities(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	features := told.GetFeatures()
	if features.GetEmbeddedEmulator() || features.GetReflection() || features.GetTls() || features.GetRedis() ||
		!features.GetMesh() || !features.GetCompatibleFront() || !features.GetVerification() {
		t.Errorf("features %v", features)
	}
	rpcs := make(map[string][2]int32)
	for _, one := range told.GetServices() {
		rpcs[one.GetService()] = [2]int32{one.GetRpcs(), one.GetStreams()}
	}
	if len(rpcs) != 9 || rpcs["authing.directory.v1.DirectoryService"] != [2]int32{3, 3} ||
		rpcs["authing.meta.v1.MetaService"] != [2]int32{3, 0} || rpcs["authing.v3.ManagementService"][0] < 400 {
		t.Errorf("services %v", rpcs)
	}
	if demo, err := metav1.NewMetaServiceClient(start(t, nil).conn).GetCapabilities(t.Context(), nil); err != nil || !demo.GetFeatures().GetEmbeddedEmulator() {
		t.Errorf("emulator: %v %v", demo, err)
	}
}
