package emulator

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strconv"

	"google.golang.org/protobuf/types/known/structpb"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/gateway"
)

// Devices of v2 where it asks otherwise than v3.

// devicePaths are those of v2 alone.
var devicePaths = map[string]string{
	"/api/v3/delete-device":    authingv2.ManagementService_DeleteDevice_FullMethodName,
	"/api/v3/disable-device":   authingv2.ManagementService_DisableDevice_FullMethodName,
	"/api/v3/enable-device":    authingv2.ManagementService_EnableDevice_FullMethodName,
	"/api/v3/suspend-device":   authingv2.ManagementService_SuspendDevice_FullMethodName,
	"/api/v3/get-user-devices": authingv2.ManagementService_ListUserDevices_FullMethodName,
}

// ofDevices lets the rpcs of v2 about devices have their paths, which no route
// names. Two they share with v3: users tell of their device where administrators
// create one, and the end of a suspension is a number in v2.
func (e *Emulator) ofDevices(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := devicePaths[r.URL.Path]
		switch {
		case r.Method != http.MethodPost:
			name = ""
		case r.URL.Path == "/api/v3/create-device" && e.administrator(r.Header.Get("Authorization")) != nil:
			name = authingv2.AuthService_CreateDevice_FullMethodName
		case r.URL.Path == "/api/v3/suspend-device-by-user":
			body, err := io.ReadAll(r.Body)
			r.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body), failing{err}))
			methods := authingv3.File_authing_v3_management_service_proto.Services().ByName("ManagementService").Methods()
			if !gateway.Fits(methods.ByName("SuspendDevice"), body) {
				name = authingv2.ManagementService_SuspendUserDevice_FullMethodName
			}
		}
		if name != "" {
			r = r.Clone(r.Context())
			r.URL.Path, r.URL.RawPath = name, ""
		}
		next.ServeHTTP(w, r)
	})
}

// CreateDevice makes the device one that the signed-in user has.
func (s *authV2) CreateDevice(ctx context.Context, req *authingv2.CreateDeviceRequest) (*authingv2.CreateDeviceResponse, error) {
	token := bearer(header(ctx, "authorization"))
	if _, err := s.signedIn(token); err != nil {
		return nil, err
	}
	if err := checkRequired(req.ProtoReflect(), ""); err != nil {
		return nil, err
	}
	c, err := s.verify(token)
	if err != nil {
		return nil, err
	}
	told, err := valueOf(req)
	if err != nil {
		return nil, err
	}
	return &authingv2.CreateDeviceResponse{}, s.noteDevice(req.GetDeviceUniqueId(), factsOf(told), c.Session)
}

// DeleteDevice deletes a device, whoever uses it.
func (s *managementV2) DeleteDevice(_ context.Context, req *authingv2.DeleteDeviceRequest) (*authingv2.DeleteDeviceResponse, error) {
	return &authingv2.DeleteDeviceResponse{}, s.write(func(v view) error {
		d, err := v.deviceWithID(req.GetId())
		if err != nil {
			return err
		}
		return v.Delete(tableDevices, d)
	})
}

// DisableDevice disables a device, whoever uses it.
func (s *managementV2) DisableDevice(_ context.Context, req *authingv2.DisableDeviceRequest) (*authingv2.DisableDeviceResponse, error) {
	return &authingv2.DisableDeviceResponse{}, s.putDeviceState(req.GetId(), deviceState{disabled: true})
}

// EnableDevice makes a device one that may be used again.
func (s *managementV2) EnableDevice(_ context.Context, req *authingv2.EnableDeviceRequest) (*authingv2.EnableDeviceResponse, error) {
	return &authingv2.EnableDeviceResponse{}, s.putDeviceState(req.GetId(), deviceState{})
}

// SuspendDevice suspends a device until a time, whoever uses it.
func (s *managementV2) SuspendDevice(_ context.Context, req *authingv2.SuspendDeviceRequest) (*authingv2.SuspendDeviceResponse, error) {
	state, err := s.suspension(strconv.FormatInt(req.GetEndTime(), 10))
	if err != nil {
		return nil, err
	}
	return &authingv2.SuspendDeviceResponse{}, s.putDeviceState(req.GetId(), state)
}

func (e *Emulator) putDeviceState(id string, state deviceState) error {
	return e.changeDevice(id, func(_ view, d *device) error {
		d.state = state
		return nil
	})
}

// SuspendUserDevice suspends a device for a user until a time.
func (s *managementV2) SuspendUserDevice(_ context.Context, req *authingv2.SuspendUserDeviceRequest) (*authingv2.SuspendUserDeviceResponse, error) {
	return &authingv2.SuspendUserDeviceResponse{}, s.suspendUse(req.GetId(), req.GetUserId(), strconv.FormatInt(req.GetEndTime(), 10))
}

// ListUserDevices shows a page of the devices of a user, the oldest first.
func (s *managementV2) ListUserDevices(_ context.Context, req *authingv2.ListUserDevicesRequest) (*authingv2.ListUserDevicesResponse, error) {
	v := s.read()
	u, err := withID(req.GetUserId())(v)
	if err != nil {
		return nil, err
	}
	all, err := inOrder[*device](v, tableDevices, byUser, u.ID)
	if err != nil {
		return nil, err
	}
	page, err := pageV2(all, req.Page, req.Limit)
	return &authingv2.ListUserDevicesResponse{
		TotalCount: int64(len(all)),
		List:       each(page, func(d *device) *structpb.Struct { return s.rowOf(d, d.use(u.ID)) }),
	}, err
}
