"""Why a message didn't leave, in words. The codes come from `notify.channels`."""

from flask_babel import gettext as _


def failure_words(code: str | None) -> str:
    """What staff read for `last_error`; the code itself for one we don't know."""
    if not code:
        return ""
    if code.startswith("http_"):
        return _gateway_words(int(code.removeprefix("http_")))
    return {
        "unreadable": _("手机号或短信内容无法读取，请联系系统管理员"),
        "not_a_mobile": _("不是内地手机号，收不到短信，请打电话告知"),
        "SMTPRecipientRefused": _("邮件服务器不接收这个地址"),
        "TimeoutError": _("短信平台没有在时限内答复"), "timeout": _("短信平台没有响应"),
        "not_acknowledged": _("短信平台没有确认收到"), "in_doubt": _("发送时中断，不确定是否已发出，请核实后再重发"),
        # As earlier clients named it.
        "recipient_refused": _("收件地址不存在"), "SMTPNotSupportedError": _("邮件服务器不支持加密连接"),
        "URLError": _("连不上短信平台"), "RemoteDisconnected": _("与短信平台的连接中断"),
        "ConnectError": _("连不上短信平台"), "ConnectionRefusedError": _("连不上短信平台"),
        "ConnectionResetError": _("与短信平台的连接中断"), "ReadError": _("与短信平台的连接中断"),
        "WriteError": _("与短信平台的连接中断"), "ReadTimeout": _("短信平台没有响应"),
        "ConnectTimeout": _("连不上短信平台"), "RemoteProtocolError": _("短信平台的答复无法识别"),
        "UnsupportedProtocol": _("短信平台地址有误"), "InvalidURL": _("短信平台地址有误"),
        "SMTPDataError": _("邮件服务器拒收这封邮件"),
        "SMTPServerDisconnected": _("与邮件服务器的连接中断"), "SMTPConnectError": _("连不上邮件服务器"),
        "SMTPAuthenticationError": _("邮件服务器不认可本系统的账号密码"),
        "SMTPNotSupported": _("邮件服务器不支持加密连接"),
        "SSLCertVerificationError": _("邮件服务器的证书不可信"), "gaierror": _("找不到短信平台的地址"),
    }.get(code, _("发送通道出错（%(code)s）", code=code))


def _gateway_words(status: int) -> str:
    return {
        400: _("号码或内容被短信平台拒收"), 401: _("短信平台不认可本系统的密钥"), 403: _("短信平台不允许发送"),
        404: _("短信平台地址有误"), 408: _("短信平台没有响应"), 413: _("短信内容过长"),
        422: _("号码或内容被短信平台拒收"), 429: _("发送过快，短信平台要求稍后再发"),
        **dict.fromkeys(range(300, 400), _("短信平台要求转到其他地址，没有发出，请核对平台地址")),
    }.get(status) or (_("短信平台暂时故障") if status >= 500 else _("短信平台拒绝发送（%(code)s）", code=status))
