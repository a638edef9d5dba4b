package emulator

import (
	"context"
	"strings"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// CreateEventApp makes an application that publishes events.
func (s *managementV3) CreateEventApp(_ context.Context, req *authingv3.CreateEventAppRequest) (*authingv3.CreateEventAppResponse, error) {
	made := &eventApp{
		ordered: ordered{s.order.Add(1)}, ID: newID(),
		Identifier: req.GetIdentifier(), Name: req.GetName(), Logo: req.GetLogo(),
	}
	err := s.write(func(v view) error {
		if err := unused(v, tableEventApps, byCode, made.Identifier, made, "identifier"); err != nil {
			return err
		}
		return v.Insert(tableEventApps, made)
	})
	return &authingv3.CreateEventAppResponse{}, err
}

// ListEventApps shows them all, the oldest first.
func (s *managementV3) ListEventApps(context.Context, *authingv3.ListEventAppsRequest) (*authingv3.ListEventAppsResponse, error) {
	apps, err := inOrder[*eventApp](s.read(), tableEventApps, byID)
	return &authingv3.ListEventAppsResponse{
		TotalCount: int64(len(apps)),
		List: each(apps, func(a *eventApp) *authingv3.EventApp {
			return &authingv3.EventApp{Identifier: a.Identifier, Name: a.Name, Logo: a.Logo}
		}),
	}, err
}

// DefineEvent makes a kind of event.
func (s *managementV3) DefineEvent(_ context.Context, req *authingv3.DefineEventRequest) (*authingv3.DefineEventResponse, error) {
	if err := checkEventCode("eventType", req.GetEventType()); err != nil {
		return nil, err
	}
	made := &eventKind{
		ordered: ordered{s.order.Add(1)}, ID: newID(), Code: req.GetEventType(), Description: req.GetEventDescription(),
	}
	err := s.write(func(v view) error {
		if err := unused(v, tableEventKinds, byCode, made.Code, made, "eventType"); err != nil {
			return err
		}
		return v.Insert(tableEventKinds, made)
	})
	return &authingv3.DefineEventResponse{}, err
}

// ListEvents shows a page of the kinds of events, the oldest first. Those of an
// application begin with its identifier and a dot.
func (s *managementV3) ListEvents(_ context.Context, req *authingv3.ListEventsRequest) (*authingv3.ListEventsResponse, error) {
	all, err := inOrder[*eventKind](s.read(), tableEventKinds, byID)
	if err != nil {
		return nil, err
	}
	found := all[:0]
	for _, kind := range all {
		if req.GetApp() == "" || strings.HasPrefix(kind.Code, req.GetApp()+".") {
			found = append(found, kind)
		}
	}
	page, err := pageV3(found, "", req.Page, req.Limit)
	if err != nil {
		return nil, err
	}
	return &authingv3.ListEventsResponse{
		TotalCount: int64(len(found)),
		List: each(page, func(k *eventKind) *authingv3.OpenEvent {
			return &authingv3.OpenEvent{Id: k.ID, Code: k.Code, Topic: k.Code, Name: k.Code, Desc: k.Description}
		}),
	}, nil
}

// VerifyEvent publishes an event; pub of the SDKs' ManagementClient has the
// same path.
func (s *managementV3) VerifyEvent(_ context.Context, req *authingv3.VerifyEventRequest) (*authingv3.VerifyEventResponse, error) {
	if err := s.publish(req.GetEventType(), req.GetEventData()); err != nil {
		return nil, err
	}
	return &authingv3.VerifyEventResponse{Publication: &authingv3.EventPublication{Success: true}}, nil
}

// PubUserEvent publishes an event; pub of the SDKs' AuthenticationClient has the
// same path, and the user's token.
func (s *managementV3) PubUserEvent(_ context.Context, req *authingv3.PubUserEventRequest) (*authingv3.PubUserEventResponse, error) {
	if err := s.publish(req.GetEventType(), req.GetEventData()); err != nil {
		return nil, err
	}
	return &authingv3.PubUserEventResponse{Publication: &authingv3.EventPublication{Success: true}}, nil
}
