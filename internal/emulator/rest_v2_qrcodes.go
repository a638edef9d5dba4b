package emulator

import (
	"context"
	"net/http"
	"slices"

	"github.com/pquerna/otp"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// qrScenes are v2's names of who scans a QR code.
var qrScenes = []string{"APP_AUTH", "WXAPP_AUTH", "WECHATMP_AUTH"}

// GeneQrCode makes a QR code for the app of the pool, or for WeChat.
func (s *authV2) GeneQrCode(ctx context.Context, req *authingv2.GeneQrCodeRequest) (*authingv2.GeneQrCodeResponse, error) {
	if !slices.Contains(qrScenes, req.GetScene()) {
		return nil, badField("scene", "must be APP_AUTH, WXAPP_AUTH or WECHATMP_AUTH")
	}
	app, err := s.application(header(ctx, "x-authing-app-id"))
	if err != nil {
		return nil, err
	}
	c, err := s.newQRCode(app)
	if err != nil {
		return nil, err
	}
	return &authingv2.GeneQrCodeResponse{Random: c.ID, Url: s.qrCodeURL(c), CustomLogo: unlessEmpty(app.settings.GetAppLogo())}, nil
}

// CheckQrCodeStatus says what became of a QR code.
func (s *authV2) CheckQrCodeStatus(ctx context.Context, req *authingv2.CheckQrCodeStatusRequest) (*authingv2.CheckQrCodeStatusResponse, error) {
	v := s.read()
	c, err := s.qrCode(v, req.GetRandom())
	if err != nil {
		return nil, err
	}
	resp := &authingv2.CheckQrCodeStatusResponse{
		Random: c.ID, Status: c.state, Ticket: unlessEmpty(c.ticket),
		ScannedResult: c.scannedResult(languageOf(header(ctx, "x-authing-lang"))),
	}
	by, err := c.scanner(v)
	if err == nil && by != nil {
		name := by.displayName()
		resp.UserInfo = &authingv2.QrCodeUserInfo{Nickname: &name, Photo: unlessEmpty(by.attributes.text("photo"))}
	}
	return resp, err
}

// ExchangeUserInfoWithQrCodeTicket signs in by the ticket of a QR code.
func (s *authV2) ExchangeUserInfoWithQrCodeTicket(ctx context.Context, req *authingv2.ExchangeUserInfoWithQrCodeTicketRequest) (*authingv2.ExchangeUserInfoWithQrCodeTicketResponse, error) {
	app, err := s.application(header(ctx, "x-authing-app-id"))
	if err != nil {
		return nil, err
	}
	begun, err := s.spendQRTicket(req.GetTicket(), app, callOrigin(ctx))
	if err != nil {
		return nil, err
	}
	u, err := s.arrivedV2(begun, false)
	return &authingv2.ExchangeUserInfoWithQrCodeTicketResponse{User: u}, err
}

const (
	qrCodePath = "/_emulator/qr-codes/"
	scanPath   = qrCodePath + "{random}/scan"
)

func (e *Emulator) qrCodeURL(c *qrCode) string { return e.publicURL + qrCodePath + c.ID }

// serveQRCode answers the address of a QR code: its picture.
func (e *Emulator) serveQRCode(w http.ResponseWriter, r *http.Request) {
	c, err := e.qrCode(e.read(), r.PathValue("random"))
	if err != nil {
		writeFault(w, r, http.StatusNotFound, faultOf(err))
		return
	}
	address, err := otp.NewKeyFromURL(e.qrCodeURL(c)) // it draws any address
	if err != nil {
		writeFault(w, r, http.StatusInternalServerError, faultOf(err))
		return
	}
	picture, err := pictureOf(address)
	if err != nil {
		writeFault(w, r, http.StatusInternalServerError, faultOf(err))
		return
	}
	w.Header().Set("Content-Type", "image/png")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-store")
	w.Write(picture) //nolint:errcheck,gosec // The client has gone; a picture is no page.
}

// serveScan answers POST /_emulator/qr-codes/{random}/scan?user=…&action=…: it
// does what a user's app or WeChat would, SCAN, CONFIRM or CANCEL. A user is named by id,
// username, email address or phone number.
func (e *Emulator) serveScan(w http.ResponseWriter, r *http.Request) {
	name, v := r.URL.Query().Get("user"), e.read()
	u, err := first[*user](v, tableUsers, byID, name)
	if err == nil && u == nil {
		u, err = findAccount(v, account{any: name})
	}
	if err == nil && u == nil {
		err = unknownUser()
	}
	if err == nil {
		err = e.scan(r.PathValue("random"), r.URL.Query().Get("action"), u)
	}
	switch {
	case err == nil:
		w.WriteHeader(http.StatusNoContent)
	case faultOf(err).status == statusUnknown:
		writeFault(w, r, http.StatusNotFound, faultOf(err))
	default:
		writeFault(w, r, http.StatusBadRequest, faultOf(err))
	}
}
