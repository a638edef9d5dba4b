package emulator

import (
	"context"

	"google.golang.org/protobuf/proto"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// tellOfDevice stores the device of a request of v3, of which there are three.
func (s *managementV3) tellOfDevice(req interface {
	proto.Message
	GetDeviceUniqueId() string
},
) (*authingv3.Device, error) {
	told, err := valueOf(req)
	if err != nil {
		return nil, err
	}
	var d *device
	err = s.write(func(v view) error {
		d, err = s.addDevice(v, req.GetDeviceUniqueId(), factsOf(told))
		return err
	})
	if err != nil {
		return nil, err
	}
	return &authingv3.Device{Id: d.ID, DeviceUniqueId: d.UniqueID}, nil
}

// CreateDevice stores a device that is nobody's yet.
func (s *managementV3) CreateDevice(_ context.Context, req *authingv3.CreateDeviceRequest) (*authingv3.CreateDeviceResponse, error) {
	d, err := s.tellOfDevice(req)
	return &authingv3.CreateDeviceResponse{Device: d}, err
}

// AddDevice does the same.
func (s *managementV3) AddDevice(_ context.Context, req *authingv3.AddDeviceRequest) (*authingv3.AddDeviceResponse, error) {
	d, err := s.tellOfDevice(req)
	return &authingv3.AddDeviceResponse{Device: d}, err
}

// CreateVerifyDevice does the same: Authing's own app is a device like others.
func (s *managementV3) CreateVerifyDevice(_ context.Context, req *authingv3.CreateVerifyDeviceRequest) (*authingv3.CreateVerifyDeviceResponse, error) {
	d, err := s.tellOfDevice(req)
	return &authingv3.CreateVerifyDeviceResponse{Device: d}, err
}

// GetDeviceStatus says whether a device is suspended, and for how many
// milliseconds, or disabled.
func (s *managementV3) GetDeviceStatus(_ context.Context, req *authingv3.GetDeviceStatusRequest) (*authingv3.GetDeviceStatusResponse, error) {
	d, err := s.read().deviceWithID(req.GetId())
	if err != nil {
		return nil, err
	}
	status, left := d.status(s.now())
	resp := &authingv3.GetDeviceStatusResponse{Status: status}
	if left > 0 {
		ms := left.Milliseconds()
		resp.DiffTime = &ms
	}
	return resp, nil
}

// DeleteDevice takes a device off a user.
func (s *managementV3) DeleteDevice(_ context.Context, req *authingv3.DeleteDeviceRequest) (*authingv3.DeleteDeviceResponse, error) {
	if _, err := withID(req.GetUserId())(s.read()); err != nil {
		return nil, err
	}
	return &authingv3.DeleteDeviceResponse{}, s.detachDevice(req.GetId(), req.GetUserId())
}

// DisableDevice disables a device for a user.
func (s *managementV3) DisableDevice(_ context.Context, req *authingv3.DisableDeviceRequest) (*authingv3.DisableDeviceResponse, error) {
	return &authingv3.DisableDeviceResponse{}, s.changeUse(req.GetId(), req.GetUserId(), func(u *deviceUse) {
		u.state = deviceState{disabled: true}
	})
}

// EnableDevice makes a device one that a user may use again.
func (s *managementV3) EnableDevice(_ context.Context, req *authingv3.EnableDeviceRequest) (*authingv3.EnableDeviceResponse, error) {
	return &authingv3.EnableDeviceResponse{}, s.changeUse(req.GetId(), req.GetUserId(), func(u *deviceUse) {
		u.state = deviceState{}
	})
}

// SuspendDevice suspends a device for a user until a time.
func (s *managementV3) SuspendDevice(_ context.Context, req *authingv3.SuspendDeviceRequest) (*authingv3.SuspendDeviceResponse, error) {
	return &authingv3.SuspendDeviceResponse{}, s.suspendUse(req.GetId(), req.GetUserId(), req.GetEndTime())
}

func (e *Emulator) suspendUse(id, userID, endTime string) error {
	state, err := e.suspension(endTime)
	if err != nil {
		return err
	}
	return e.changeUse(id, userID, func(u *deviceUse) { u.state = state })
}
