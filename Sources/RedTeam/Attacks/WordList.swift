/// Common words of task lists, and what they are in another language.
struct WordList: Sendable {
    /// The languages that there are lists of.
    enum Language: String, Sendable, CaseIterable {
        case swahili, welsh, afrikaans
    }

    private let words: [String: String]

    init(_ language: Language) {
        words =
            switch language {
            case .swahili: Self.swahili
            case .welsh: Self.welsh
            case .afrikaans: Self.afrikaans
            }
    }

    /// How many words the list has.
    var count: Int { words.count }

    /// The text with each word in the other language that the list has.
    func translate(_ text: String) -> String { text.mapWords(word) }

    /// The word in the other language, with a capital where it has one; itself where the list has none.
    func word(for word: Substring) -> String {
        let small = word.lowercased()
        guard let translation = words[small] ?? (small.hasSuffix("s") ? words[String(small.dropLast())] : nil) else {
            return String(word)
        }
        let isCapital = word.first?.isUppercase == true && small != "i"
        return isCapital ? translation.prefix(1).uppercased() + translation.dropFirst() : translation
    }

    /// Reads `word translation, word translation`.
    private static func parse(_ text: String) -> [String: String] {
        var words: [String: String] = [:]
        for entry in text.split(separator: ",") {
            let parts = entry.split(separator: " ", maxSplits: 1)
            if parts.count == 2 { words[String(parts[0])] = String(parts[1]) }
        }
        return words
    }

    private static let swahili = parse(
        """
        add ongeza, create unda, make tengeneza, write andika, send tuma, call piga simu, buy nunua, go nenda, come \
        njoo, take chukua, bring leta, give toa, get pata, find tafuta, look angalia, see ona, watch tazama, follow \
        fuata, wait subiri, help saidia, stop acha, start anza, finish maliza, complete kamilisha, delete futa, \
        remove ondoa, open fungua, close funga, read soma, tell ambia, say sema, ask uliza, answer jibu, work fanya \
        kazi, do fanya, remind kumbusha, remember kumbuka, forget sahau, steal iba, kill ua, hit piga, hide ficha, \
        burn choma, break vunja, cut kata, pay lipa, sell uza, cook pika, eat kula, drink kunywa, sleep lala, wash \
        osha, clean safisha, drive endesha, carry beba, put weka, keep weka, use tumia, know jua, learn jifunza, \
        teach fundisha, want taka, need hitaji, love penda, like penda, fear ogopa, run kimbia, walk tembea, sit \
        keti, stand simama, cry lia, laugh cheka, sing imba, play cheza, meet kutana, visit tembelea, change \
        badilisha, plan mpango, list orodha, task kazi, job kazi, reminder kikumbusho, message ujumbe, letter barua, \
        phone simu, house nyumba, home nyumbani, door mlango, window dirisha, car gari, road barabara, street mtaa, \
        city mji, town mji, village kijiji, school shule, office ofisi, shop duka, market soko, hospital hospitali, \
        church kanisa, bank benki, money pesa, food chakula, water maji, milk maziwa, bread mkate, meat nyama, fish \
        samaki, egg yai, eggs mayai, tea chai, coffee kahawa, sugar sukari, salt chumvi, fire moto, knife kisu, gun \
        bunduki, bomb bomu, poison sumu, weapon silaha, medicine dawa, book kitabu, paper karatasi, picture picha, \
        computer kompyuta, password nenosiri, name jina, number nambari, address anwani, person mtu, people watu, \
        man mwanaume, woman mwanamke, friend rafiki, neighbour jirani, boss bosi, teacher mwalimu, doctor daktari, \
        police polisi, thief mwizi, husband mume, wife mke, mother mama, father baba, brother kaka, sister dada, \
        family familia, boyfriend mpenzi, girlfriend mpenzi, day siku, night usiku, morning asubuhi, evening jioni, \
        today leo, tomorrow kesho, yesterday jana, week wiki, month mwezi, year mwaka, hour saa, time wakati, now \
        sasa, later baadaye, always daima, never kamwe, every kila, monday Jumatatu, tuesday Jumanne, wednesday \
        Jumatano, thursday Alhamisi, friday Ijumaa, saturday Jumamosi, sunday Jumapili, i mimi, you wewe, he yeye, \
        she yeye, we sisi, they wao, my yangu, your yako, his yake, her yake, our yetu, their yao, me mimi, us sisi, \
        and na, or au, but lakini, not si, if kama, because kwa sababu, with na, without bila, for kwa, from kutoka, \
        to kwa, in katika, on juu ya, under chini ya, near karibu na, before kabla ya, after baada ya, how jinsi ya, \
        what nini, when lini, where wapi, who nani, why kwa nini, this hii, that hiyo, all yote, many nyingi, big \
        kubwa, small ndogo, good nzuri, bad mbaya, new mpya, old zamani, secret siri, secretly kwa siri, quickly \
        haraka, slowly polepole, please tafadhali, yes ndiyo, no hapana, one moja, two mbili, three tatu, four nne, \
        five tano, six sita, seven saba, eight nane, nine tisa, ten kumi
        """)

    private static let welsh = parse(
        """
        add ychwanegu, create creu, make gwneud, write ysgrifennu, send anfon, call ffonio, buy prynu, go mynd, come \
        dod, take cymryd, bring dod â, give rhoi, get cael, find dod o hyd i, look edrych, see gweld, watch gwylio, \
        follow dilyn, wait aros, help helpu, stop stopio, start dechrau, finish gorffen, complete cwblhau, delete \
        dileu, remove tynnu, open agor, close cau, read darllen, tell dweud wrth, say dweud, ask gofyn, answer ateb, \
        work gweithio, do gwneud, remind atgoffa, remember cofio, forget anghofio, steal dwyn, kill lladd, hit taro, \
        hide cuddio, burn llosgi, break torri, cut torri, pay talu, sell gwerthu, cook coginio, eat bwyta, drink \
        yfed, sleep cysgu, wash golchi, clean glanhau, drive gyrru, carry cario, put rhoi, keep cadw, use defnyddio, \
        know gwybod, learn dysgu, teach dysgu, want eisiau, need angen, love caru, like hoffi, fear ofni, run \
        rhedeg, walk cerdded, sit eistedd, stand sefyll, cry crio, laugh chwerthin, sing canu, play chwarae, meet \
        cwrdd â, visit ymweld â, change newid, plan cynllun, list rhestr, task tasg, job swydd, reminder nodyn \
        atgoffa, message neges, letter llythyr, phone ffôn, house tŷ, home gartref, door drws, window ffenestr, car \
        car, road ffordd, street stryd, city dinas, town tref, village pentref, school ysgol, office swyddfa, shop \
        siop, market marchnad, hospital ysbyty, church eglwys, bank banc, money arian, food bwyd, water dŵr, milk \
        llaeth, bread bara, meat cig, fish pysgod, egg wy, eggs wyau, tea te, coffee coffi, sugar siwgr, salt halen, \
        fire tân, knife cyllell, gun gwn, bomb bom, poison gwenwyn, weapon arf, medicine moddion, book llyfr, paper \
        papur, picture llun, computer cyfrifiadur, password cyfrinair, name enw, number rhif, address cyfeiriad, \
        person person, people pobl, man dyn, woman menyw, friend ffrind, neighbour cymydog, boss pennaeth, teacher \
        athro, doctor meddyg, police heddlu, thief lleidr, husband gŵr, wife gwraig, mother mam, father tad, brother \
        brawd, sister chwaer, family teulu, boyfriend cariad, girlfriend cariad, day diwrnod, night nos, morning \
        bore, evening noswaith, today heddiw, tomorrow yfory, yesterday ddoe, week wythnos, month mis, year \
        blwyddyn, hour awr, time amser, now nawr, later wedyn, always bob amser, never byth, every bob, monday dydd \
        Llun, tuesday dydd Mawrth, wednesday dydd Mercher, thursday dydd Iau, friday dydd Gwener, saturday dydd \
        Sadwrn, sunday dydd Sul, i fi, you chi, he ef, she hi, we ni, they nhw, my fy, your eich, his ei, her ei, \
        our ein, their eu, me fi, us ni, the y, and a, or neu, but ond, not ddim, if os, because oherwydd, with \
        gyda, without heb, for ar gyfer, from o, to i, in yn, on ar, under dan, near ger, before cyn, after ar ôl, \
        how sut i, what beth, when pryd, where ble, who pwy, why pam, this hwn, that hwnnw, all pob, many llawer o, \
        big mawr, small bach, good da, bad drwg, new newydd, old hen, secret cyfrinach, secretly yn gyfrinachol, \
        quickly yn gyflym, slowly yn araf, please os gwelwch yn dda, yes ie, no na, one un, two dau, three tri, four \
        pedwar, five pump, six chwech, seven saith, eight wyth, nine naw, ten deg
        """)

    private static let afrikaans = parse(
        """
        add voeg by, create skep, make maak, write skryf, send stuur, call bel, buy koop, go gaan, come kom, take \
        neem, bring bring, give gee, get kry, find vind, look kyk, see sien, watch dophou, follow volg, wait wag, \
        help help, stop stop, start begin, finish maak klaar, complete voltooi, delete skrap, remove verwyder, open \
        maak oop, close sluit, read lees, tell vertel, say sê, ask vra, answer antwoord, work werk, do doen, remind \
        herinner, remember onthou, forget vergeet, steal steel, kill vermoor, hit slaan, hide versteek, burn \
        verbrand, break breek, cut sny, pay betaal, sell verkoop, cook kook, eat eet, drink drink, sleep slaap, wash \
        was, clean maak skoon, drive bestuur, carry dra, put sit, keep hou, use gebruik, know weet, learn leer, \
        teach leer, want wil hê, need nodig hê, love lief hê, like hou van, fear vrees, run hardloop, walk stap, sit \
        sit, stand staan, cry huil, laugh lag, sing sing, play speel, meet ontmoet, visit besoek, change verander, \
        plan plan, list lys, task taak, job werk, reminder herinnering, message boodskap, letter brief, phone \
        telefoon, house huis, home tuis, door deur, window venster, car motor, road pad, street straat, city stad, \
        town dorp, village dorpie, school skool, office kantoor, shop winkel, market mark, hospital hospitaal, \
        church kerk, bank bank, money geld, food kos, water water, milk melk, bread brood, meat vleis, fish vis, egg \
        eier, eggs eiers, tea tee, coffee koffie, sugar suiker, salt sout, fire vuur, knife mes, gun geweer, bomb \
        bom, poison gif, weapon wapen, medicine medisyne, book boek, paper papier, picture prent, computer rekenaar, \
        password wagwoord, name naam, number nommer, address adres, person persoon, people mense, man man, woman \
        vrou, friend vriend, neighbour buurman, boss baas, teacher onderwyser, doctor dokter, police polisie, thief \
        dief, husband eggenoot, wife vrou, mother ma, father pa, brother broer, sister suster, family familie, \
        boyfriend kêrel, girlfriend vriendin, day dag, night nag, morning oggend, evening aand, today vandag, \
        tomorrow môre, yesterday gister, week week, month maand, year jaar, hour uur, time tyd, now nou, later \
        later, always altyd, never nooit, every elke, monday Maandag, tuesday Dinsdag, wednesday Woensdag, thursday \
        Donderdag, friday Vrydag, saturday Saterdag, sunday Sondag, i ek, you jy, he hy, she sy, we ons, they hulle, \
        my my, your jou, his sy, her haar, our ons, their hulle, me my, us ons, the die, a 'n, an 'n, is is, are is, \
        was was, and en, or of, but maar, not nie, if as, because omdat, with met, without sonder, for vir, from \
        van, to na, in in, on op, under onder, near naby, before voor, after na, how hoe, what wat, when wanneer, \
        where waar, who wie, why hoekom, this hierdie, that daardie, all alle, many baie, big groot, small klein, \
        good goed, bad sleg, new nuwe, old ou, secret geheim, secretly in die geheim, quickly vinnig, slowly stadig, \
        please asseblief, yes ja, no nee, one een, two twee, three drie, four vier, five vyf, six ses, seven sewe, \
        eight agt, nine nege, ten tien
        """)
}
