package emulator

import (
	"context"
	"slices"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// agreementV2 is the agreement at a place as v2 shows it.
func (e *Emulator) agreementV2(app *application, at int) *authingv2.ApplicationAgreement {
	a, pool := app.agreements[at], e.credentials.UserPoolID
	return &authingv2.ApplicationAgreement{
		Id: a.id, AppId: app.ID, Title: a.title, Required: a.required, Lang: a.lang, Order: int64(at), UserPoolId: &pool,
	}
}

// CreateApplicationAgreement adds an agreement after the others.
func (s *managementV2) CreateApplicationAgreement(_ context.Context, req *authingv2.CreateApplicationAgreementRequest) (*authingv2.CreateApplicationAgreementResponse, error) {
	made, err := newAgreement(int64(s.order.Add(1)), req.GetTitle(), req.Required, req.Lang) //nolint:gosec // Never that many.
	if err != nil {
		return nil, err
	}
	app, err := s.changeAgreements(req.GetAppId(), func(all []agreement) ([]agreement, error) { return append(all, made), nil })
	if err != nil {
		return nil, err
	}
	return &authingv2.CreateApplicationAgreementResponse{Agreement: s.agreementV2(app, len(app.agreements)-1)}, nil
}

// ListApplicationAgreement returns the agreements of an application in their
// order.
func (s *managementV2) ListApplicationAgreement(_ context.Context, req *authingv2.ListApplicationAgreementRequest) (*authingv2.ListApplicationAgreementResponse, error) {
	app, err := s.read().applicationWithID(req.GetAppId())
	if err != nil {
		return nil, err
	}
	resp := &authingv2.ListApplicationAgreementResponse{TotalCount: int64(len(app.agreements))}
	for at := range app.agreements {
		resp.List = append(resp.List, s.agreementV2(app, at))
	}
	return resp, nil
}

// ModifyApplicationAgreement makes an agreement another one in its place.
func (s *managementV2) ModifyApplicationAgreement(_ context.Context, req *authingv2.ModifyApplicationAgreementRequest) (*authingv2.ModifyApplicationAgreementResponse, error) {
	at := 0
	app, err := s.changeAgreements(req.GetAppId(), func(all []agreement) (_ []agreement, err error) {
		if at, err = agreementAt(all, req.GetAgreementId()); err == nil {
			all[at], err = newAgreement(all[at].id, req.GetTitle(), req.Required, req.Lang)
		}
		return all, err
	})
	if err != nil {
		return nil, err
	}
	return &authingv2.ModifyApplicationAgreementResponse{Agreement: s.agreementV2(app, at)}, nil
}

// DeleteApplicationAgreement deletes an agreement that is there.
func (s *managementV2) DeleteApplicationAgreement(ctx context.Context, req *authingv2.DeleteApplicationAgreementRequest) (*authingv2.DeleteApplicationAgreementResponse, error) {
	_, err := s.changeAgreements(req.GetAppId(), func(all []agreement) ([]agreement, error) {
		at, err := agreementAt(all, req.GetAgreementId())
		if err != nil {
			return nil, err
		}
		return slices.Delete(all, at, at+1), nil
	})
	return &authingv2.DeleteApplicationAgreementResponse{Message: succeeded(ctx)}, err
}

// SortApplicationAgreement puts the agreements in another order.
func (s *managementV2) SortApplicationAgreement(ctx context.Context, req *authingv2.SortApplicationAgreementRequest) (*authingv2.SortApplicationAgreementResponse, error) {
	_, err := s.changeAgreements(req.GetAppId(), func(all []agreement) ([]agreement, error) { return sorted(all, req.GetOrder()) })
	return &authingv2.SortApplicationAgreementResponse{Message: succeeded(ctx)}, err
}
