package emulator

import (
	"context"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

func programV2(p *program) *authingv2.ProgrammaticAccessAccount {
	enabled, created, updated := !p.off, instant(p.createdAt), instant(p.updatedAt)
	return &authingv2.ProgrammaticAccessAccount{
		Id: p.ID, AppId: &p.AppID, Secret: &p.Secret, Remarks: &p.remarks, TokenLifetime: &p.lifetime,
		Enabled: &enabled, CreatedAt: &created, UpdatedAt: &updated,
	}
}

// ListProgrammaticAccessAccounts returns a page of the accounts of an
// application, the oldest first.
func (s *managementV2) ListProgrammaticAccessAccounts(_ context.Context, req *authingv2.ListProgrammaticAccessAccountsRequest) (*authingv2.ListProgrammaticAccessAccountsResponse, error) {
	v := s.read()
	app, err := v.applicationWithID(req.GetAppId())
	if err != nil {
		return nil, err
	}
	all, err := inOrder[*program](v, tablePrograms, byApp, app.ID)
	if err != nil {
		return nil, err
	}
	page, err := pageV2(all, req.Page, req.Limit)
	return &authingv2.ListProgrammaticAccessAccountsResponse{TotalCount: int64(len(all)), List: each(page, programV2)}, err
}

// CreateProgrammaticAccessAccount makes an account that can be used at once.
func (s *managementV2) CreateProgrammaticAccessAccount(_ context.Context, req *authingv2.CreateProgrammaticAccessAccountRequest) (*authingv2.CreateProgrammaticAccessAccountResponse, error) {
	p := &program{AppID: req.GetAppId(), remarks: req.GetRemarks(), lifetime: defaultProgramLifetime}
	if req.TokenLifetime != nil {
		p.lifetime = req.GetTokenLifetime()
	}
	if err := s.write(func(v view) error { return s.insertProgram(v, p) }); err != nil {
		return nil, err
	}
	return &authingv2.CreateProgrammaticAccessAccountResponse{Account: programV2(p)}, nil
}

// RefreshProgrammaticAccessAccountSecret changes the secret of an account, and
// switches it on and off; what is not sent stays.
func (s *managementV2) RefreshProgrammaticAccessAccountSecret(_ context.Context, req *authingv2.RefreshProgrammaticAccessAccountSecretRequest) (*authingv2.RefreshProgrammaticAccessAccountSecretResponse, error) {
	p, err := s.changeProgram(req.GetProgrammaticAccessAccountId(), func(p *program) {
		p.Secret = orElse(req.GetProgrammaticAccessAccountSecret(), p.Secret)
		if req.Enabled != nil {
			p.off = !req.GetEnabled()
		}
	})
	if err != nil {
		return nil, err
	}
	return &authingv2.RefreshProgrammaticAccessAccountSecretResponse{Account: programV2(p)}, nil
}

// DeleteProgrammaticAccessAccount deletes an account that is there.
func (s *managementV2) DeleteProgrammaticAccessAccount(ctx context.Context, req *authingv2.DeleteProgrammaticAccessAccountRequest) (*authingv2.DeleteProgrammaticAccessAccountResponse, error) {
	return &authingv2.DeleteProgrammaticAccessAccountResponse{Message: succeeded(ctx)}, s.write(func(v view) error {
		p, err := v.programWithID(req.GetProgrammaticAccessAccountId())
		if err != nil {
			return err
		}
		return v.removeProgram(p)
	})
}
