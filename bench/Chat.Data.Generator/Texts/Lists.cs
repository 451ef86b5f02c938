namespace Chat.Data.Generator.Texts;

/// <summary>Words people at work use, the frequent ones first.</summary>
internal static class Lists
{
    public const string English = """
        the to and you it a i is of we that in for on can this not have be with are will just do what so if at me there
        yes ok thanks please now today tomorrow meeting call team project time work need want think know see look good
        great sorry morning lunch coffee ticket deploy release server database backup error test review merge branch
        customer order invoice payment contract office train hotel flight weather weekend holiday birthday photo video
        document presentation budget plan idea question answer problem solution deadline version update download password
        account printer keyboard monitor battery garden kitchen window river mountain bicycle guitar library doctor
        """;

    public const string German = """
        die der und ich das ist nicht wir zu ein es mit auf für den sie bitte danke ja nein heute morgen jetzt noch
        schon auch haben werden können müssen kommen gehen sehen machen wissen gut schön später gleich termin besprechung
        projekt arbeit kunde rechnung vertrag büro zug fehler prüfung sicherung veröffentlichung frage antwort lösung
        straße größe übung schlüssel fenster wetter urlaub geburtstag mittagessen kaffee fahrrad bücherei gärtner
        """;

    public const string French = """
        de la le et je les est pas que vous nous pour dans une sur avec merci oui non bonjour demain maintenant ça
        être avoir faire aller voir réunion équipe projet travail client facture contrat bureau train erreur sauvegarde
        question réponse problème solution délai déjeuner café vélo bibliothèque fenêtre anniversaire été hôtel forêt
        """;

    public const string Spanish = """
        de la que el en y los se del por con no una para gracias sí hola mañana ahora bien reunión equipo proyecto
        trabajo cliente factura contrato oficina tren error copia pregunta respuesta problema solución plazo almuerzo
        café bicicleta biblioteca ventana cumpleaños verano hotel montaña niño señor año
        """;

    public const string Russian = """
        и в не на я что он с это как мы но да нет спасибо пожалуйста сегодня завтра сейчас хорошо встреча команда
        проект работа клиент счёт договор офис поезд ошибка проверка вопрос ответ проблема решение срок обед кофе
        велосипед библиотека окно погода отпуск день рождения гостиница гора
        """;

    public const string Chinese = """
        的 我 是 不 了 我们 你 在 他 有 这 好 谢谢 今天 明天 现在 会议 项目 工作 客户 发票 合同 办公室 火车 错误 测试
        备份 问题 答案 解决 时间 午饭 咖啡 自行车 图书馆 窗户 天气 假期 生日 酒店 服务器 数据库
        """;

    public const string Japanese = """
        の は が を に です ます ありがとう はい 今日 明日 今 会議 プロジェクト 仕事 お客様 請求書 契約 オフィス 電車
        エラー テスト バックアップ 質問 回答 解決 時間 昼食 コーヒー 自転車 図書館 窓 天気 休暇 誕生日 ホテル サーバー
        """;
}
