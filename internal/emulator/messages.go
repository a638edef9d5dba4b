package emulator

import "strings"

// Languages of messages.
const (
	chinese = "zh-CN"
	english = "en-US"
)

// languageOf chooses by `x-authing-lang`; Authing's default is Chinese.
func languageOf(header string) string {
	if strings.HasPrefix(strings.ToLower(header), "en") {
		return english
	}
	return chinese
}

// messageOf is the text of a code.
func messageOf(code int64, lang string) string {
	text, known := messages[code]
	switch {
	case !known:
		text = messages[statusRefused]
	case lang == english:
		return text[1]
	}
	return text[0]
}

// messages are the texts by code, Chinese and English.
var messages = map[int64][2]string{
	statusSuccess:      {"操作成功", "ok"},
	statusBadInput:     {"参数错误", "the request is not valid"},
	statusBadToken:     {"未授权", "the credential is missing or not valid"},
	statusNotPermitted: {"没有权限", "not permitted"},
	statusUnknown:      {"不存在", "not found"},
	statusWrongVerb:    {"请求方法错误", "wrong verb"},
	statusTaken:        {"已存在", "taken already"},
	statusRefused:      {"操作失败", "the request was refused"},
	statusBroken:       {"内部错误", "internal error"},
	statusNotEmulated:  {"模拟器不支持", "not available here"},
	codeSecondFactor:   {"需要多因素认证", "a second factor must be given"},
	codeResetPassword:  {"请先重置密码", "the password must be reset first"},
	codeWrongCode:      {"验证码错误", "the verification code is wrong"},
	codeBadEmail:       {"邮箱格式错误", "the email address is not valid"},
	codeNoUser:         {"用户不存在", "no such user"},
	codeLocked:         {"账号已锁定", "the account is locked"},
	codeNoApplication:  {"应用不存在", "no such application"},
	codeNotDecrypted:   {"密码解密失败", "the password cannot be decrypted"},
	codeNotLoggedIn:    {"尚未登录", "not signed in"},
	codeUserExists:     {"用户已存在", "the user exists already"},
	codePasswordShort:  {"密码长度不能少于 6 位", "the password has fewer than 6 characters"},
	codeUsernameTaken:  {"用户名已存在", "the username is taken"},
	codePhoneTaken:     {"手机号已被绑定", "the phone number is taken"},
	codeEmailTaken:     {"邮箱已被绑定", "the email address is taken"},
	codeAnotherUsers:   {"数据属于其他用户", "the data is another user's"},
	codeLoginExpired:   {"登录已过期", "the session has expired"},
	codeEmailElsewhere: {"请使用 updateEmail 修改邮箱", "the email address is changed by updateEmail"},
	codePhoneElsewhere: {"请使用 updatePhone 修改手机号", "the phone number is changed by updatePhone"},
	codeWrongPassword:  {"账号或密码错误", "account or password is wrong"},
	codeCaptcha:        {"请输入图形验证码", "a captcha must be solved"},
	codeWrongOwn:       {"密码错误", "the password is wrong"},
	codeMalformedPhone: {"手机号格式错误", "the phone number is not valid"},
	codeOtherEmail:     {"旧邮箱不正确", "the old email address is another"},
	codeOtherPhone:     {"旧手机号不正确", "the old phone number is another"},
	codeNoOldPassword:  {"请输入旧密码", "the old password is missing"},
	codeOldPassword:    {"旧密码错误", "the old password is wrong"},
	codeMalformedEmail: {"邮箱格式错误", "the email address is not valid"},
	codeLastLogin:      {"不能解绑最后一种登录方式", "the last way to sign in cannot be removed"},
	codeNoEmailBound:   {"尚未绑定邮箱", "no email address is bound"},
	codeSameEmail:      {"新旧邮箱相同", "the new email address is the old one"},
	codeSamePhone:      {"新旧手机号相同", "the new phone number is the old one"},
	codeNoUserPool:     {"用户池不存在", "no such user pool"},
	codeTooManyUsers:   {"一次最多查询 80 个用户", "at most 80 users can be asked for at once"},
	codeNoIdentity:     {"未绑定该第三方账号", "no such account at a provider is bound"},
	codeEndedCode:      {"验证码已失效", "the verification code has expired"},
}
