"""Windows' own functions, called directly where no program tells the same without words of a language.

Decides: which functions are called, and that a refusal of theirs is an OSError.
Leaves alone: what the answers mean.
Elsewhere than on Windows each of them raises NotImplementedError.
"""

from __future__ import annotations

import ctypes
import sys

_LONGEST_PATH = 32768
# From: https://learn.microsoft.com/windows/win32/api/accctrl/ne-accctrl-se_object_type
_FILE_OBJECT = 1
# From: https://learn.microsoft.com/windows/win32/secauthz/security-information (who may do what)
_ACCESS_RULES = 4
_SDDL_REVISION = 1


def uptime_s() -> int:
    """Seconds since Windows started."""
    if sys.platform != "win32":
        raise NotImplementedError
    ticks = ctypes.WinDLL("kernel32").GetTickCount64
    ticks.restype = ctypes.c_uint64
    return int(ticks()) // 1000


def system_folder() -> str:
    r"""The folder of Windows' own programs, such as `C:\Windows\System32`."""
    if sys.platform != "win32":
        raise NotImplementedError
    name = ctypes.create_unicode_buffer(_LONGEST_PATH)
    if not ctypes.WinDLL("kernel32").GetSystemDirectoryW(name, len(name)):
        raise OSError
    return name.value


def is_administrator() -> bool:
    """Whether this program runs with the full rights of an administrator."""
    if sys.platform != "win32":
        raise NotImplementedError
    return bool(ctypes.WinDLL("shell32").IsUserAnAdmin())


def security_health(provider: int) -> int:
    """The health that the Security Center gives a kind of protection.

    From: https://learn.microsoft.com/windows/win32/api/wscapi/nf-wscapi-wscgetsecurityproviderhealth:
    S_FALSE means that the service does not run, and the health given with it means nothing.
    """
    if sys.platform != "win32":
        raise NotImplementedError
    health = ctypes.c_int(0)
    asked = ctypes.c_uint32(provider)
    if ctypes.WinDLL("wscapi").WscGetSecurityProviderHealth(asked, ctypes.byref(health)) != 0:
        raise OSError
    return health.value


def access_rules(path: str) -> str:
    """The discretionary access rules of a file or folder, in SDDL.

    From: https://learn.microsoft.com/windows/win32/api/aclapi/nf-aclapi-getnamedsecurityinfow
    """
    if sys.platform != "win32":
        raise NotImplementedError
    advapi, descriptor = ctypes.WinDLL("advapi32"), ctypes.c_void_p()
    where = (ctypes.c_wchar_p(path), _FILE_OBJECT, _ACCESS_RULES)
    refused = advapi.GetNamedSecurityInfoW(*where, None, None, None, None, ctypes.byref(descriptor))
    if refused:
        raise ctypes.WinError(refused)
    text = ctypes.c_wchar_p()
    how = (_SDDL_REVISION, _ACCESS_RULES, ctypes.byref(text), None)
    try:
        if not advapi.ConvertSecurityDescriptorToStringSecurityDescriptorW(descriptor, *how):
            raise OSError
        return str(text.value or "")
    finally:
        free = ctypes.WinDLL("kernel32").LocalFree
        free.argtypes = [ctypes.c_void_p]
        free(descriptor)
        free(ctypes.cast(text, ctypes.c_void_p))
