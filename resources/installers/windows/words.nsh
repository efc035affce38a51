; What the installer says beyond NSIS's own words, in both languages.

!macro SAY NAME ENGLISH CHINESE
  LangString ${NAME} ${LANG_ENGLISH} "${ENGLISH}"
  LangString ${NAME} ${LANG_SIMPCHINESE} "${CHINESE}"
!macroend
!define Say "!insertmacro SAY"

${Say} TOO_OLD "gapdesk needs 64-bit Windows 10, version 1809 or later, or Windows 11." \
  "gapdesk 需要 64 位的 Windows 10（1809 或更高版本）或 Windows 11。"
${Say} ALREADY "The installer of gapdesk is already open." "gapdesk 的安装程序已经打开。"
${Say} NEWER "gapdesk $Installed is installed, which is newer than ${VERSION}.$\r$\n$\r$\nIf the newer one has \
changed the format of your data, this one cannot read it; it will say so and change nothing.$\r$\n$\r$\nInstall \
the older ${VERSION} in its place?" \
  "已安装的 gapdesk $Installed 比 ${VERSION} 更新。$\r$\n$\r$\n如果新版本改变了数据的格式，旧版本将无法读取；\
它会说明这一点，并且不会改动任何数据。$\r$\n$\r$\n要用旧版本 ${VERSION} 替换它吗？"
${Say} NOT_EMPTY "The folder$\r$\n$INSTDIR$\r$\nholds other files. Please choose an empty or a new one." \
  "文件夹$\r$\n$INSTDIR$\r$\n中有其他文件。请选择一个空文件夹或新文件夹。"
${Say} TOO_LONG "The name of the folder is too long. Please choose a shorter one." \
  "文件夹的路径太长。请选择较短的路径。"
${Say} QUITTING "Asking gapdesk to quit" "正在请求 gapdesk 退出"
${Say} STILL_RUNS "gapdesk is still running. Please quit it from its menu in the tray, then choose Retry." \
  "gapdesk 仍在运行。请从托盘菜单中退出它，然后选择“重试”。"

${Say} PART_PROGRAM "gapdesk" "gapdesk"
${Say} PART_DESKTOP "Shortcut on the desktop" "桌面快捷方式"
${Say} PART_LOGIN "Start with Windows" "随 Windows 启动"
${Say} ABOUT_PROGRAM "The program, with its entry in the start menu." "程序本身及其开始菜单项。"
${Say} ABOUT_DESKTOP "Starts gapdesk from the desktop." "从桌面启动 gapdesk。"
${Say} ABOUT_LOGIN "Starts gapdesk in the tray when you sign in. The settings of gapdesk have the same switch." \
  "登录时在托盘中启动 gapdesk。gapdesk 的设置中也有此开关。"
${Say} RUN_NOW "Run gapdesk now" "立即运行 gapdesk"
${Say} LINK_ABOUT "Your Gemini API keys, for any program" "让任何程序都能使用你的 Gemini API 密钥"

${Say} REMOVE_TITLE "Remove gapdesk" "移除 gapdesk"
${Say} REMOVE_SUBTITLE "Choose what goes with the program." "选择与程序一起移除的内容。"
${Say} REMOVE_TEXT "gapdesk will be removed from$\r$\n$INSTDIR$\r$\n$\r$\nWhat it has kept for you stays on this \
computer, so that a later installation finds it again, unless you tick:" \
  "将从以下位置移除 gapdesk：$\r$\n$INSTDIR$\r$\n$\r$\n它为你保存的内容会留在这台电脑上，以后重新安装时可继续使用，\
除非你勾选："
${Say} REMOVE_DATA "Delete my conversations, settings and logs" "删除我的对话、设置和日志"
${Say} REMOVE_KEYS "Delete my keys and access tokens from Windows' credential manager" \
  "从 Windows 凭据管理器中删除我的密钥和访问令牌"
${Say} REMOVE_NOTE "Tick both to leave nothing behind: gapdesk finds its keys by its data, so keys that stay without the \
data are not found again." \
  "要彻底清除，请勾选两项：gapdesk 靠自己的数据找到密钥；数据删除后，留下的密钥将无法再找到。"
${Say} ERASING "Deleting what gapdesk has kept" "正在删除 gapdesk 保存的内容"
${Say} NOT_ERASED "Not all that gapdesk has kept could be deleted; its list tells why.$\r$\n$\r$\nRemove the program \
all the same? What is left then stays on this computer." \
  "gapdesk 保存的内容未能全部删除，原因见列表。$\r$\n$\r$\n仍要移除程序吗？剩余内容将留在这台电脑上。"
