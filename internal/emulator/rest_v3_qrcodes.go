package emulator

import (
	"context"
	"slices"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// qrTypes are v3's names of who scans a QR code.
var qrTypes = []string{"MOBILE_APP", "WECHAT_MINIPROGRAM", "WECHAT_OFFICIAL_ACCOUNT"}

// GeneQrCode makes a QR code for the app of the pool, or for WeChat.
func (s *authV3) GeneQrCode(ctx context.Context, req *authingv3.GeneQrCodeRequest) (*authingv3.GeneQrCodeResponse, error) {
	if !slices.Contains(qrTypes, req.GetType()) {
		return nil, badField("type", "must be MOBILE_APP, WECHAT_MINIPROGRAM or WECHAT_OFFICIAL_ACCOUNT")
	}
	app, err := s.application(header(ctx, "x-authing-app-id"))
	if err != nil {
		return nil, err
	}
	c, err := s.newQRCode(app)
	if err != nil {
		return nil, err
	}
	return &authingv3.GeneQrCodeResponse{QrcodeId: c.ID, Url: s.qrCodeURL(c), CustomLogoUrl: unlessEmpty(app.settings.GetAppLogo())}, nil
}

// qrStates are v3's names of the states.
var qrStates = map[int64]string{
	qrPending: "PENDING", qrScanned: "SCANNED", qrConfirmed: "AUTHORIZED", qrCancelled: "CANCELLED", qrExpired: "EXPIRED", qrNeedsMore: "ERROR",
}

// GetQrCodeStatus says what became of a QR code.
func (s *authV3) GetQrCodeStatus(_ context.Context, req *authingv3.GetQrCodeStatusRequest) (*authingv3.GetQrCodeStatusResponse, error) {
	status, err := s.qrStatus(req.GetQrcodeId())
	return &authingv3.GetQrCodeStatusResponse{QrCodeStatus: status}, err
}

// CheckQrCodeStatus is GetQrCodeStatus as it was called before.
func (s *authV3) CheckQrCodeStatus(_ context.Context, req *authingv3.CheckQrCodeStatusRequest) (*authingv3.CheckQrCodeStatusResponse, error) {
	status, err := s.qrStatus(req.GetQrcodeId())
	return &authingv3.CheckQrCodeStatusResponse{QrCodeStatus: status}, err
}

func (s *authV3) qrStatus(id string) (*authingv3.QrCodeStatus, error) {
	v := s.read()
	c, err := s.qrCode(v, id)
	if err != nil {
		return nil, err
	}
	status := &authingv3.QrCodeStatus{Status: qrStates[c.state], Ticket: unlessEmpty(c.ticket)}
	by, err := c.scanner(v)
	if err == nil && by != nil {
		status.BriefUserInfo = &authingv3.QrCodeScanner{DisplayName: by.displayName(), Photo: by.attributes.text("photo")}
	}
	return status, err
}

// SetQrCodeStatus is what the app of the signed-in user does with a QR code.
func (s *authV3) SetQrCodeStatus(ctx context.Context, req *authingv3.SetQrCodeStatusRequest) (*authingv3.SetQrCodeStatusResponse, error) {
	u, err := s.caller(ctx, req)
	if err == nil {
		err = s.scan(req.GetQrcodeId(), req.GetAction(), u)
	}
	return &authingv3.SetQrCodeStatusResponse{Success: err == nil}, err
}

// ChangeQrCodeStatus is SetQrCodeStatus as it was called before.
func (s *authV3) ChangeQrCodeStatus(ctx context.Context, req *authingv3.ChangeQrCodeStatusRequest) (*authingv3.ChangeQrCodeStatusResponse, error) {
	u, err := s.caller(ctx, req)
	if err == nil {
		err = s.scan(req.GetQrcodeId(), req.GetAction(), u)
	}
	return new(authingv3.ChangeQrCodeStatusResponse), err
}

// ExchangeTokenSetWithQrCodeTicket signs in by the ticket of a QR code.
func (s *authV3) ExchangeTokenSetWithQrCodeTicket(ctx context.Context, req *authingv3.ExchangeTokenSetWithQrCodeTicketRequest) (*authingv3.ExchangeTokenSetWithQrCodeTicketResponse, error) {
	app, err := s.client(ctx, req)
	if err != nil {
		return nil, err
	}
	begun, err := s.spendQRTicket(req.GetTicket(), app, callOrigin(ctx))
	if err != nil {
		return nil, err
	}
	token, err := s.loginToken(begun, "")
	return &authingv3.ExchangeTokenSetWithQrCodeTicketResponse{LoginToken: token}, err
}
